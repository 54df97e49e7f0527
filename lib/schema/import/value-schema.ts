/** A schema for values like one that was seen. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"

/** The value's type, with the value as an example where `shown` allows its name; every key that was seen is required. */
export function schemaOfValue(value: unknown, shown: (name: string) => boolean = () => true, name = ""): JsonSchema {
  if (Array.isArray(value)) {
    const [first] = value
    return first === undefined ? { type: "array" } : { type: "array", items: schemaOfValue(first, shown, name) }
  }
  if (isSchema(value)) {
    const entries = Object.entries(value)
    return {
      type: "object",
      properties: Object.fromEntries(entries.map(([key, inner]) => [key, schemaOfValue(inner, (part) => shown(part) && shown(key), key)])),
      ...(entries.length > 0 && { required: entries.map(([key]) => key) }),
    }
  }
  if (value === null || value === undefined) return {}
  return { type: typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value, ...(shown(name) && { examples: [value] }) }
}
