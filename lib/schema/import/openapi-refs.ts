/** `$ref` in an OpenAPI document: what it names, and the types that a tool has to carry with it. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, valueAt, type Path } from "../form-path.ts"
import { localPath } from "../form-refs.ts"
import type { Mapping } from "./imported.ts"
import { freshNames } from "./map-names.ts"
import { change, mapParts } from "./map-schema.ts"

/** An object of a document that was not checked yet. */
export type Part = Record<string, unknown>

const HOPS = 16

/** What a parameter, body or path item is once its references are followed; undefined when they lead nowhere. */
export function follow(root: Part, value: unknown): unknown {
  let at = value
  for (let hop = 0; hop < HOPS; hop++) {
    if (!isSchema(at) || typeof at.$ref !== "string") return at
    const path = localPath(at.$ref)
    at = path && valueAt(root, path)
  }
  return undefined
}

type Carried = { schema: JsonSchema; changes: Omit<Mapping, "tool">[]; lost: string[] }

/** Parameters that stand alone: each type of the document that they refer to is copied into `$defs`. */
export function carryRefs(root: Part, parameters: JsonSchema): Carried {
  const changes: Carried["changes"] = []
  const lost: string[] = []
  const names = new Map<string, string>()
  const fresh = freshNames()
  const waiting: { path: Path; name: string }[] = []

  const nameOf = (path: Path): string => {
    const key = toPointer(path)
    const known = names.get(key)
    if (known !== undefined) return known
    const name = fresh(path.at(-1) ?? "document")
    names.set(key, name)
    waiting.push({ path, name })
    return name
  }

  const visit = (value: unknown, at: Path): unknown => {
    if (!isSchema(value)) return value
    const schema = typeof value.$ref === "string" ? moveRef(value, value.$ref, at) : value
    return mapParts(schema, at, visit)
  }

  const moveRef = (schema: JsonSchema, ref: string, at: Path): JsonSchema => {
    const path = localPath(ref)
    const known = path && path.length > 0 && isSchema(valueAt(root, path))
    const to = known ? `#${toPointer(["$defs", nameOf(path)])}` : undefined
    if (!known) lost.push(ref)
    changes.push(change(known ? "moved-ref" : "lost-ref", [...at, "$ref"], ref, to))
    return Object.fromEntries(Object.entries(schema).flatMap(([key, value]) => (key !== "$ref" ? [[key, value]] : to ? [[key, to]] : [])))
  }

  const mapped = visit(parameters, ["parameters"])
  const defs: [string, unknown][] = []
  for (let next = waiting.shift(); next; next = waiting.shift()) defs.push([next.name, visit(valueAt(root, next.path), ["parameters", "$defs", next.name])])
  const own = isSchema(mapped) ? mapped : parameters
  return { schema: defs.length > 0 ? { ...own, $defs: Object.fromEntries(defs) } : own, changes, lost }
}
