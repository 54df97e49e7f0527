/** Rows and edits in words: what a row is called, what it says in brief, what just happened. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import type { Row } from "#lib/schema/form.ts"
import type { Edit } from "#lib/schema/form-edits.ts"
import { ownerOf, placeOf, samePath, valueAt, type Path } from "#lib/schema/form-path.ts"
import { constantOf } from "#lib/schema/form-variants.ts"

/** What stands where a name would for places that have none. */
export function labelOf(row: Row): string {
  switch (row.place) {
    case "root": return "Arguments"
    case "items": return "each item"
    case "record": return "any other name"
    case "entry": return `item ${row.name}`
    case "variant": return row.title || constantIn(row) || `option ${row.name}`
    case "property": case "definition": return row.name || "(no name)"
    default: return row.place satisfies never
  }
}

/** The text by which a variant is told apart from the others. */
function constantIn({ node }: Row): string | undefined {
  const properties = valueAt(node, ["properties"])
  if (typeof properties !== "object" || properties === null) return undefined
  return Object.values(properties).map(constantOf).find((constant) => constant !== undefined)
}

/** A value as short as it can be told: texts without quotes, the rest as JSON. */
export function brief(value: Json, most = 40): string {
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

const SIGNS: Record<string, string> = {
  minimum: "≥", exclusiveMinimum: ">", maximum: "≤", exclusiveMaximum: "<", multipleOf: "step",
  minLength: "length ≥", maxLength: "length ≤", minItems: "items ≥", maxItems: "items ≤", minProperties: "names ≥", maxProperties: "names ≤",
}

/** What a closed row says besides its type: values, default, limits. */
export function factsOf(row: Row): string[] {
  const values = row.enum ?? []
  return [
    ...values.slice(0, 6).map((value) => brief(value, 24)),
    ...(values.length > 6 ? [`${values.length - 6} more`] : []),
    ...(row.const ? [`always ${brief(row.const.value, 24)}`] : []),
    ...(row.default ? [`default ${brief(row.default.value, 24)}`] : []),
    ...Object.entries(row.limits).map(([keyword, limit]) => `${SIGNS[keyword] ?? keyword} ${limit}`),
    ...(row.format ? [row.format] : []),
    ...(row.pattern ? [`/${row.pattern.length > 24 ? `${row.pattern.slice(0, 23)}…` : row.pattern}/`] : []),
    ...(row.unique ? ["no repeats"] : []),
    ...(row.closed ? ["no other names"] : []),
    ...(row.variants?.discriminator ? [`told apart by ${row.variants.discriminator}`] : []),
  ]
}

/** What an edit did, for those who cannot see it; "" for typing, which speaks for itself. */
export function tellEdit(edit: Edit, after: JsonSchema, path: Path): string {
  const name = "path" in edit ? nameOf(edit.path) : ""
  switch (edit.do) {
    case "add": return `Added ${path.at(-1) ?? ""}.`
    case "remove": return `Removed ${name}. Undo brings it back.`
    case "duplicate": return `Duplicated ${name} as ${path.at(-1) ?? ""}.`
    case "rename": return `Renamed ${name} to ${edit.name}.`
    case "reorder": case "place": {
      const siblings = Object.keys(valueAt(after, path.slice(0, -1)) ?? {})
      const into = edit.do === "place" && !samePath(ownerOf(edit.path), edit.owner) ? ` in ${nameOf(edit.owner)}` : ""
      return `${name} is now number ${siblings.indexOf(path.at(-1) ?? "") + 1} of ${siblings.length}${into}.`
    }
    case "required": return `${name} is ${edit.on ? "required" : "optional"}.`
    case "enum": return edit.values.length > 0 ? `${name} allows ${edit.values.length} values.` : `${name} allows any value.`
    case "type": return `${name} is now ${edit.type ?? "any"}.`
    case "ref": return `${name} is now ${edit.to.replace(/^.*\//, "")}.`
    case "addVariant": return `Added an option to ${name}.`
    case "discriminator": return edit.property === null ? "Options are no longer told apart by a property." : `Options are told apart by ${edit.property}.`
    case "addDefinition": case "extract": return `Added the type ${path.at(-1) ?? ""}.`
    case "wrap": return `${name} is now a list.`
    case "nullable": return `${name} ${edit.on ? "may be null" : "may not be null"}.`
    case "closed": case "unique": case "text": case "value": case "limit": return ""
    default: return edit satisfies never
  }
}

/** The last token in words: variants and entries are counted from 1. */
function nameOf(path: Path): string {
  const [token = "the arguments"] = path.slice(-1)
  const place = placeOf(path)
  if (place === "variant" || place === "entry") return `${place === "variant" ? "option" : "item"} ${Number(token) + 1}`
  return place === "items" ? "each item" : place === "record" ? "any other name" : token
}
