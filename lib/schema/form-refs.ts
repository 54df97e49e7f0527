/** `$ref` within one document: what it names, and how it follows what it names. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { fromPointer, isSchema, toPointer, valueAt, type Path } from "./form-path.ts"

/** `name` is there for a named type of this document; `known` tells whether the place exists. */
export type Ref = { to: string; name?: string; known: boolean }

const MAPS = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])
const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"])
const SINGLE = new Set([
  "items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "additionalItems", "contains",
  "propertyNames", "not", "if", "then", "else", "contentSchema",
])

/** What a `$ref` means in its document. */
export function readRef(root: JsonSchema, to: string): Ref {
  const path = localPath(to)
  if (!path) return { to, known: false }
  const [first, name] = path
  const named = path.length === 2 && (first === "$defs" || first === "definitions")
  return { to, known: valueAt(root, path) !== undefined, ...(named && { name }) }
}

/** The place that a local `$ref` names; undefined for one that leaves the document or is an anchor. */
export function localPath(ref: string): Path | undefined {
  if (ref === "#") return []
  return ref.startsWith("#/") ? fromPointer(decoded(ref.slice(1))) : undefined
}

/** Changes every `$ref` that names a place within the document. What is data (`default`, `enum`, `examples`) is never touched. */
export function retarget(root: JsonSchema, move: (path: Path) => Path): JsonSchema {
  const changed = changeRefs(root, (ref) => {
    const path = localPath(ref)
    const moved = path && move(path)
    return moved === undefined || moved === path ? ref : `#${toPointer(moved)}`
  })
  return isSchema(changed) ? changed : root
}

function changeRefs(schema: unknown, change: (ref: string) => string): unknown {
  if (!isSchema(schema)) return schema
  return keep(schema, (keyword, value) => {
    if (keyword === "$ref" && typeof value === "string") return change(value)
    if (SINGLE.has(keyword) && isSchema(value)) return changeRefs(value, change)
    if (MAPS.has(keyword) && isSchema(value)) return keep(value, (_name, inner) => changeRefs(inner, change))
    if ((LISTS.has(keyword) || keyword === "items") && Array.isArray(value)) {
      const list = value.map((inner: unknown) => changeRefs(inner, change))
      return list.every((inner, index) => inner === value[index]) ? value : list
    }
    return value
  })
}

/** Maps the values of an object and gives back the same object when none changed. */
function keep(map: JsonSchema, change: (key: string, value: unknown) => unknown): JsonSchema {
  let same = true
  const entries = Object.entries(map).map(([key, value]) => {
    const next = change(key, value)
    same &&= next === value
    return [key, next]
  })
  return same ? map : Object.fromEntries(entries)
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
