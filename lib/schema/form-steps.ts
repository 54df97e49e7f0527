/** Where one step of the keyboard takes a place. */
import type { JsonSchema } from "#lib/agent/types.ts"
import type { Edit } from "./form-edits.ts"
import { isSchema, isWithin, ownerOf, placeOf, samePath, schemaAt, valueAt, type Path } from "./form-path.ts"

export type Direction = "up" | "down" | "in" | "out"

/** The edit that moves a place one up or down among its kind, into the object before it, or out behind its own; null where there is no such way. */
export function stepFrom(root: JsonSchema, path: Path, direction: Direction): Edit | null {
  const keys = keysOf(valueAt(root, path.slice(0, -1)))
  const index = keys.indexOf(path.at(-1) ?? "")
  const place = placeOf(path)
  if (index < 0 || !place || ["root", "items", "record"].includes(place)) return null
  if (direction === "up") return index > 0 ? { do: "reorder", path, index: index - 1 } : null
  if (direction === "down") return index < keys.length - 1 ? { do: "reorder", path, index: index + 1 } : null
  if (place !== "property" || !schemaAt(root, path)) return null
  return direction === "in" ? into(root, path, keys[index - 1]) : outOf(root, path)
}

const keysOf = (value: unknown): string[] => (typeof value === "object" && value !== null ? Object.keys(value) : [])

function into(root: JsonSchema, path: Path, before: string | undefined): Edit | null {
  if (before === undefined) return null
  let owner: Path = [...path.slice(0, -1), before]
  // A list of objects takes it into its objects.
  while (schemaAt(root, [...owner, "items"])) owner = [...owner, "items"]
  const object = schemaAt(root, owner)
  if (!object || (object.type !== "object" && !isSchema(object.properties))) return null
  return { do: "place", path, owner, index: keysOf(object.properties).length }
}

function outOf(root: JsonSchema, path: Path): Edit | null {
  // The nearest property above; a named type and the document itself are in none.
  let above = ownerOf(path)
  while (above.length > 0 && placeOf(above) !== "property") above = ownerOf(above)
  const [name] = above.slice(-1)
  if (name === undefined) return null
  return { do: "place", path, owner: ownerOf(above), index: keysOf(valueAt(root, above.slice(0, -1))).indexOf(name) + 1 }
}

/** The edit that drops a place before or after another of its kind, or a property into an object; null where it cannot go. */
export function dropOn(root: JsonSchema, path: Path, { over, where }: { over: Path; where: "before" | "after" | "inside" }): Edit | null {
  if (isWithin(over, path)) return null
  const property = placeOf(path) === "property"
  if (where === "inside") return property && schemaAt(root, over) ? { do: "place", path, owner: over, index: 0 } : null
  const holder = over.slice(0, -1)
  const keys = keysOf(valueAt(root, holder))
  const target = keys.indexOf(over.at(-1) ?? "") + (where === "after" ? 1 : 0)
  if (!samePath(holder, path.slice(0, -1))) return property && placeOf(over) === "property" ? { do: "place", path, owner: ownerOf(over), index: target } : null
  const from = keys.indexOf(path.at(-1) ?? "")
  const index = target > from ? target - 1 : target
  return index === from ? null : { do: "reorder", path, index }
}
