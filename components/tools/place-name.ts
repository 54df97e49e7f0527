/** How a person names a place of a schema. */
import { fromPointer } from "#lib/schema/form-path.ts"

/** `/properties/address/properties/city` is `address.city`; "" is the schema itself. */
export function placeName(pointer: string): string {
  const path = fromPointer(pointer)
  const words: string[] = []
  for (let at = 0; at < path.length; at++) {
    const [token = "", next = ""] = path.slice(at)
    if (token === "properties") {
      words.push(next)
      at++
    } else words.push(token === "additionalProperties" ? "(any other)" : token)
  }
  return words.join(".")
}
