/** Places in a JSON document: how they are named, read and changed without touching anything beside them. */
import type { JsonSchema } from "#lib/agent/types.ts"

/** The tokens of a JSON pointer, unescaped; [] is the whole document. */
export type Path = readonly string[]

/** Whether a value is a schema written as an object (`true` and `false` are schemas too, but hold nothing). */
export const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** `["properties", "a/b"]` as `/properties/a~1b`. */
export const toPointer = (path: Path): string => path.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

/** The inverse of `toPointer`. */
export const fromPointer = (pointer: string): Path =>
  pointer.split("/").slice(1).map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))

export const samePath = (a: Path, b: Path): boolean => a.length === b.length && a.every((token, index) => token === b[index])

/** Whether `path` is `above` or lies within it. */
export const isWithin = (path: Path, above: Path): boolean => above.every((token, index) => path[index] === token)

/** `path` after what stood at `from` has gone to `to`. */
export const carried = (path: Path, from: Path, to: Path): Path => (isWithin(path, from) ? [...to, ...path.slice(from.length)] : path)

/** What a place is to the schema that holds it. */
export type Place = "root" | "property" | "definition" | "variant" | "entry" | "items" | "record"

const HOLDERS: Record<string, Place> = {
  properties: "property", $defs: "definition", definitions: "definition", anyOf: "variant", oneOf: "variant",
  prefixItems: "entry", items: "items", additionalProperties: "record",
}

/** What the place of a row is. A property may have the name of a keyword, so the path is read from its beginning. */
export function placeOf(path: Path): Place | undefined {
  let place: Place | undefined = "root"
  for (let at = 0; at < path.length; at += place === "items" || place === "record" ? 1 : 2) {
    place = HOLDERS[path[at] ?? ""]
    if (!place) return undefined
    if (place !== "items" && place !== "record" && at + 1 === path.length) return undefined
  }
  return place
}

/** The schema that holds the place of a row. */
export const ownerOf = (path: Path): Path => path.slice(0, ["items", "record"].includes(placeOf(path) ?? "") ? -1 : -2)

/** The value at a place; undefined when there is none. Only own keys count, so `__proto__` is a name like any other. */
export function valueAt(root: unknown, path: Path): unknown {
  let at = root
  for (const token of path) {
    if (!holds(at, token)) return undefined
    at = at[token]
  }
  return at
}

/** The schema object at a place, if there is one. */
export function schemaAt(root: unknown, path: Path): JsonSchema | undefined {
  const value = valueAt(root, path)
  return isSchema(value) ? value : undefined
}

/** The document with another value at one place. Everything beside it stays the same object; a place that is not there changes nothing. */
export function changeAt(root: JsonSchema, path: Path, change: (value: unknown) => unknown): JsonSchema {
  const changed = rebuild(root, path, change)
  return isSchema(changed) ? changed : root
}

/** As `changeAt`, for a place that must hold a schema object. */
export const changeSchema = (root: JsonSchema, path: Path, change: (schema: JsonSchema) => unknown): JsonSchema =>
  changeAt(root, path, (value) => (isSchema(value) ? change(value) : value))

/** A map with its entries changed; the order of the keys is the order of the entries. */
export const mapEntries = (map: JsonSchema, change: (entries: [string, unknown][]) => [string, unknown][]): JsonSchema =>
  Object.fromEntries(change(Object.entries(map)))

/** A name that is not taken yet: `name`, `name_2`, `name_3` … */
export function freeName(name: string, taken: JsonSchema): string {
  if (!Object.hasOwn(taken, name)) return name
  const stem = name.replace(/_\d+$/, "")
  for (let number = 2; ; number++) if (!Object.hasOwn(taken, `${stem}_${number}`)) return `${stem}_${number}`
}

const holds = (value: unknown, token: string): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.hasOwn(value, token)

function rebuild(at: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [token, ...rest] = path
  if (token === undefined) return change(at)
  if (!holds(at, token)) return at
  const before = at[token]
  const after = rebuild(before, rest, change)
  if (after === before) return at
  if (Array.isArray(at)) return at.with(Number(token), after)
  return mapEntries(at, (entries) => entries.map(([key, value]) => [key, key === token ? after : value]))
}
