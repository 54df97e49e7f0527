/** Looking into JSON that somebody else wrote. */

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The parsed text, or `undefined` when it is not JSON. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The value as a list: what is no list counts as empty. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
