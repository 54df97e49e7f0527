/** The limit of a message, in bytes as the server counts them. */

export const MAX_BYTES = 64 * 1024
const NEAR = 0.85 * MAX_BYTES

/** Bytes of UTF-8 once they come near the limit; null while the text is surely far below. */
export function bytesNearLimit(text: string): number | null {
  if (text.length * 3 < NEAR) return null
  const bytes = new TextEncoder().encode(text).length
  return bytes < NEAR ? null : bytes
}
