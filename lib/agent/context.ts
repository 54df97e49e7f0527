/** Context variables: what a conversation knows that instructions and tools may use. */
import { z } from "zod"

const BYTES = 16 * 1024
const NAME = "must be a name: letters, digits, _ . and -"

/** Names as they stand in `{{name}}`. */
export const context = z
  .record(z.string().regex(/^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u), z.union([z.string().max(4_000), z.number(), z.boolean()]), { error: ({ code }) => (code === "invalid_key" ? NAME : undefined) })
  .refine((values) => new TextEncoder().encode(JSON.stringify(values)).length <= BYTES, "must not be larger than 16 KiB")
export type Context = z.infer<typeof context>

/** Puts values where their names stand; a name without a value stays as it is, and is told. */
export function render(text: string, values: Context): { text: string; unknown: string[] } {
  const unknown = new Set<string>()
  const rendered = text.replace(/\{\{\s*([\p{L}_][\p{L}\p{N}_.-]{0,63})\s*\}\}/gu, (place, name: string) => {
    if (Object.hasOwn(values, name)) return String(values[name])
    unknown.add(name)
    return place
  })
  return { text: rendered, unknown: [...unknown] }
}
