/** Edits of where things stand: add, remove, rename, duplicate, reorder, move between objects. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { carried, changeAt, changeSchema, freeName, isSchema, isWithin, mapEntries, ownerOf, placeOf, schemaAt, valueAt, type Path } from "./form-path.ts"
import { retarget } from "./form-refs.ts"
import { inOrder } from "./form-keywords.ts"
import { definitionsKey, isTextList, withKeyword } from "./form-vocabulary.ts"

/** A document after an edit, and where what was edited stands now. */
export type Edited = { schema: JsonSchema; path: Path }

/** One more property of the object at `owner`, at `index` or at the end; the object gets `properties` if it has none. */
export function addProperty(root: JsonSchema, owner: Path, { name = "param", schema = { type: "string" }, index }: { name?: string; schema?: JsonSchema; index?: number }): Edited {
  const object = schemaAt(root, owner)
  if (!object || (object.properties !== undefined && !isSchema(object.properties))) return { schema: root, path: owner }
  const properties = isSchema(object.properties) ? object.properties : {}
  const free = freeName(name, properties)
  const next = mapEntries(properties, (entries) => entries.toSpliced(index ?? entries.length, 0, [free, schema]))
  return { schema: changeSchema(root, owner, (at) => withKeyword(at, "properties", next)), path: [...owner, "properties", free] }
}

/** One more named type. */
export function addDefinition(root: JsonSchema, name: string, schema: JsonSchema): Edited {
  const key = definitionsKey(root)
  const before = root[key] ?? {}
  if (!isSchema(before)) return { schema: root, path: [] }
  const free = freeName(name, before)
  return { schema: withKeyword(root, key, { ...before, [free]: schema }), path: [key, free] }
}

/** The schema of a place as a named type, and in its place a reference to it. Its description stays in the place too. */
export function extract(root: JsonSchema, path: Path, name: string): Edited {
  const schema = schemaAt(root, path)
  if (!schema || path.length === 0 || isWithin(path, [definitionsKey(root)]) || typeof schema.$ref === "string") return { schema: root, path }
  const added = addDefinition(root, name, withKeyword(schema, "default", undefined))
  if (added.path.length === 0) return { schema: root, path }
  const moved = retarget(added.schema, (ref) => carried(ref, path, added.path))
  const [key = "", free = ""] = added.path
  const reference = { $ref: `#/${key}/${free.replaceAll("~", "~0").replaceAll("/", "~1")}` }
  const told = Object.entries(schema).filter(([keyword]) => keyword === "description" || keyword === "default")
  return { schema: changeAt(moved, path, () => ({ ...reference, ...Object.fromEntries(told) })), path: added.path }
}

/** Another name for a property or a named type: same place in the order, in `required`, and in every reference. A name that is taken changes nothing. */
export function rename(root: JsonSchema, path: Path, name: string): Edited {
  const before = path.at(-1)
  const holder = path.slice(0, -1)
  const map = valueAt(root, holder)
  if (before === undefined || !isNamed(path) || !isSchema(map) || !Object.hasOwn(map, before) || Object.hasOwn(map, name)) return { schema: root, path }
  let schema = changeSchema(root, holder, (at) => mapEntries(at, (entries) => entries.map(([key, value]) => [key === before ? name : key, value])))
  if (placeOf(path) === "property") schema = changeRequired(schema, path.slice(0, -2), (names) => names.map((other) => (other === before ? name : other)))
  const to = [...holder, name]
  return { schema: retarget(schema, (ref) => carried(ref, path, to)), path: to }
}

/** Takes a place away: out of its map with its mention in `required`, out of its list, or the keyword itself. */
export function remove(root: JsonSchema, path: Path): Edited {
  const key = path.at(-1)
  const holder = path.slice(0, -1)
  const inside = valueAt(root, holder)
  if (key === undefined || typeof inside !== "object" || inside === null || !Object.hasOwn(inside, key)) return { schema: root, path }
  if (Array.isArray(inside)) {
    const index = Number(key)
    const schema = changeAt(root, holder, () => inside.toSpliced(index, 1))
    return { schema: retarget(schema, (ref) => shifted(ref, holder, (at) => (at > index ? at - 1 : at))), path: holder.slice(0, -1) }
  }
  const schema = changeSchema(root, holder, (at) => withKeyword(at, key, undefined))
  const owner = ownerOf(path)
  if (placeOf(path) !== "property") return { schema, path: owner }
  return { schema: changeRequired(schema, owner, (names) => names.filter((name) => name !== key)), path: owner }
}

/** The same once more, right after; a copied property is required if the first is. */
export function duplicate(root: JsonSchema, path: Path): Edited {
  const key = path.at(-1)
  const holder = path.slice(0, -1)
  const inside = valueAt(root, holder)
  const copy = valueAt(root, path)
  if (key === undefined || copy === undefined) return { schema: root, path }
  if (Array.isArray(inside)) {
    const index = Number(key) + 1
    const schema = changeAt(root, holder, () => inside.toSpliced(index, 0, copy))
    return { schema: retarget(schema, (ref) => shifted(ref, holder, (at) => (at >= index ? at + 1 : at))), path: [...holder, String(index)] }
  }
  if (!isSchema(inside) || !isNamed(path)) return { schema: root, path }
  const name = freeName(`${key}_copy`, inside)
  const schema = changeSchema(root, holder, (at) => mapEntries(at, (entries) => entries.flatMap((entry) => (entry[0] === key ? [entry, [name, copy]] : [entry]))))
  if (placeOf(path) !== "property") return { schema, path: [...holder, name] }
  const required = changeRequired(schema, path.slice(0, -2), (names) => names.flatMap((other) => (other === key ? [other, name] : [other])))
  return { schema: required, path: [...holder, name] }
}

/** Another number among its siblings: those of an object, of the named types, or of a list. */
export function reorder(root: JsonSchema, path: Path, index: number): Edited {
  const key = path.at(-1)
  const holder = path.slice(0, -1)
  const inside = valueAt(root, holder)
  if (key === undefined || valueAt(root, path) === undefined) return { schema: root, path }
  if (Array.isArray(inside)) {
    const from = Number(key)
    const to = Math.max(0, Math.min(index, inside.length - 1))
    const schema = changeAt(root, holder, () => inside.toSpliced(from, 1).toSpliced(to, 0, inside[from]))
    const place = (at: number) => (at === from ? to : at > from && at <= to ? at - 1 : at < from && at >= to ? at + 1 : at)
    return { schema: from === to ? root : retarget(schema, (ref) => shifted(ref, holder, place)), path: [...holder, String(to)] }
  }
  if (!isSchema(inside) || !isNamed(path)) return { schema: root, path }
  const schema = changeSchema(root, holder, (at) => mapEntries(at, (entries) => {
    const from = entries.findIndex(([name]) => name === key)
    return entries.toSpliced(from, 1).toSpliced(index, 0, ...entries.slice(from, from + 1))
  }))
  return { schema, path }
}

/** A property into another object, at `index` of its properties; `required` goes along, and a name that is taken there gets a number. */
export function place(root: JsonSchema, path: Path, { owner, index }: { owner: Path; index: number }): Edited {
  const name = path.at(-1)
  const from = path.slice(0, -2)
  if (name === undefined || placeOf(path) !== "property" || isWithin(owner, path) || !schemaAt(root, owner)) return { schema: root, path }
  if (from.length === owner.length && isWithin(owner, from)) return reorder(root, path, index)
  const property = schemaAt(root, path)
  if (!property) return { schema: root, path }
  const required = schemaAt(root, from)?.required
  const wasRequired = isTextList(required) && required.includes(name)
  const { schema: without } = remove(root, path)
  const added = addProperty(without, owner, { name, schema: property, index })
  if (added.path === owner) return { schema: root, path }
  const order = Object.keys(schemaAt(added.schema, [...owner, "properties"]) ?? {})
  const free = added.path.at(-1) ?? name
  const schema = wasRequired ? changeRequired(added.schema, owner, (names) => inOrder(names, free, order), []) : added.schema
  return { schema: retarget(schema, (ref) => carried(ref, path, added.path)), path: added.path }
}

const isNamed = (path: Path): boolean => ["property", "definition"].includes(placeOf(path) ?? "")

/** Changes the list of required names of an object if it has one (or `missing` is given); an empty one goes away if it was not empty before. */
function changeRequired(root: JsonSchema, owner: Path, change: (names: string[]) => string[], missing?: string[]): JsonSchema {
  return changeSchema(root, owner, (schema) => {
    const before = schema.required ?? missing
    if (!isTextList(before)) return schema
    const after = change(before)
    if (after.length === before.length && after.every((name, index) => name === before[index])) return schema
    return withKeyword(schema, "required", after.length > 0 ? after : undefined)
  })
}

/** A path into a list whose items were renumbered. */
function shifted(path: Path, list: Path, place: (index: number) => number): Path {
  const at = path[list.length]
  if (at === undefined || !isWithin(path, list)) return path
  const to = place(Number(at))
  return to === Number(at) ? path : path.with(list.length, String(to))
}
