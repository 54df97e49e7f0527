/**
 * The form over a JSON Schema. The document is the only truth: a row is a view of one place in it, an edit (form-edits.ts)
 * changes exactly that place, and there is no second tree to write back, so what the form cannot show cannot be lost.
 */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { isSchema, type Path, type Place } from "./form-path.ts"
import { readRef, type Ref } from "./form-refs.ts"
import { discriminatorOf } from "./form-variants.ts"
import { applies, definitionsKey, isLimit, isTextList, typeList, typesOf, variantsOf, type Limit } from "./form-vocabulary.ts"

/** One place of the document as the form shows it. */
export type Row = {
  path: Path
  place: Place
  /** Of a property or a named type; its number from 1 for a variant or an entry; else "". */
  name: string
  depth: number
  /** The row that holds this one; null for the root. */
  owner: Path | null
  /** Where it stands among its kind in its owner. */
  index: number
  count: number
  /** The schema as it stands in the document. */
  node: unknown
  /** As written, `null` left out; [] means any. Types that JSON does not have are carried as they are. */
  types: string[]
  nullable: boolean
  ref?: Ref
  title?: string
  description: string
  required: boolean
  enum?: Json[]
  const?: { value: Json }
  default?: { value: Json }
  limits: { [keyword in Limit]?: number }
  pattern?: string
  format?: string
  unique: boolean
  /** `additionalProperties: false`. */
  closed: boolean
  variants?: { keyword: "anyOf" | "oneOf"; discriminator?: string }
  /** Keywords of this place that the form cannot show; they stay as they are. */
  kept: string[]
  hasChildren: boolean
}

/** Deeper than this nothing is shown, only kept. */
const DEEPEST = 64

/** Every place of a document that the form can show, in reading order; the first is the document itself. */
export function rowsOf(root: JsonSchema): Row[] {
  const rows: Row[] = []
  const visit = (child: Child, owner: Path | null, depth: number) => {
    const { row, children } = readPlace(root, child, owner, depth)
    rows.push(row)
    for (const inner of children) visit(inner, row.path, depth + 1)
  }
  visit({ path: [], place: "root", name: "", index: 0, count: 1, node: root, required: false }, null, 0)
  return rows
}

type Child = Pick<Row, "path" | "place" | "name" | "index" | "count" | "node" | "required">

function readPlace(root: JsonSchema, child: Child, owner: Path | null, depth: number): { row: Row; children: Child[] } {
  const schema = isSchema(child.node) ? child.node : {}
  const types = typesOf(schema)
  const variants = variantsOf(schema)
  const row: Row = {
    ...child, owner, depth, types,
    nullable: typeList(schema).length > types.length || Boolean(variants?.list.some((variant) => isSchema(variant) && variant.type === "null")),
    description: "", limits: {}, unique: false, closed: false, kept: [], hasChildren: false,
  }
  const children: Child[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const inner = applies(keyword, types) && depth < DEEPEST ? childrenOf(schema, keyword, value, row) : undefined
    if (inner) children.push(...inner)
    else if (!applies(keyword, types) || !readKeyword(root, row, keyword, value)) row.kept.push(keyword)
  }
  if (!isSchema(child.node)) row.kept.push(String(JSON.stringify(child.node)).slice(0, 40))
  if (variants) row.variants = { keyword: variants.keyword, discriminator: discriminatorOf(root, variants.list) }
  row.hasChildren = children.length > 0
  // Named types stand at the end, wherever the document has them.
  return { row, children: [...children.filter(({ place }) => place !== "definition"), ...children.filter(({ place }) => place === "definition")] }
}

/** The places within a keyword; undefined when it holds none that the form can show. */
function childrenOf(schema: JsonSchema, keyword: string, value: unknown, { path, place }: Row): Child[] | undefined {
  const list = (items: unknown[], kind: Place): Child[] =>
    items.map((node, index) => ({ path: [...path, keyword, String(index)], place: kind, name: String(index + 1), index, count: items.length, node, required: false }))
  const map = (items: JsonSchema, kind: Place): Child[] => {
    const required = new Set(kind === "property" && isTextList(schema.required) ? schema.required : [])
    return Object.entries(items).map(([name, node], index, { length }) => ({ path: [...path, keyword, name], place: kind, name, index, count: length, node, required: required.has(name) }))
  }
  const single = (kind: Place): Child[] => [{ path: [...path, keyword], place: kind, name: "", index: 0, count: 1, node: value, required: false }]

  if (keyword === "properties" && isSchema(value)) return map(value, "property")
  if (keyword === "items" && isSchema(value)) return single("items")
  if (keyword === "additionalProperties" && isSchema(value)) return single("record")
  if (keyword === "prefixItems" && Array.isArray(value)) return list(value, "entry")
  if (keyword === variantsOf(schema)?.keyword && Array.isArray(value)) return list(value, "variant")
  if (place === "root" && keyword === definitionsKey(schema) && isSchema(value)) return map(value, "definition")
  return undefined
}

/** Takes a keyword into the row; false when its value is not what the form expects. */
function readKeyword(root: JsonSchema, row: Row, keyword: string, value: unknown): boolean {
  if (readValue(row, keyword, value)) return true
  if (typeof value === "string") {
    if (keyword === "$ref") row.ref = readRef(root, value)
    else if (keyword === "description" || keyword === "title" || keyword === "pattern" || keyword === "format") row[keyword] = value
    else return keyword === "type"
    return true
  }
  if (isLimit(keyword) && typeof value === "number") row.limits[keyword] = value
  else if (keyword === "enum" && isJsonList(value)) row.enum = value
  else if (keyword === "uniqueItems" && typeof value === "boolean") row.unique = value
  else if (keyword === "additionalProperties" && value === false) row.closed = true
  else if (keyword === "required") return isRequiredOf(row.node, value)
  else return keyword === "type" && isTextList(value)
  return true
}

function readValue(row: Row, keyword: string, value: unknown): boolean {
  if ((keyword !== "default" && keyword !== "const") || !isJson(value)) return false
  row[keyword] = { value }
  return true
}

/** The toggles of the properties show `required` whole only if it names nothing else. */
const isRequiredOf = (node: unknown, names: unknown): boolean =>
  isTextList(names) && isSchema(node) && isSchema(node.properties) && names.every((name) => isSchema(node.properties) && Object.hasOwn(node.properties, name))

/** What stands in a document that was read from JSON is JSON; only what never was is not. */
const isJson = (value: unknown): value is Json => value !== undefined
const isJsonList = (value: unknown): value is Json[] => Array.isArray(value)
