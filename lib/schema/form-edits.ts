/** Every edit of the form as data, applied to the document by one pure function. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { setKeyword, setNullable, setRef, setRequired, setType } from "./form-keywords.ts"
import { addDefinition, addProperty, duplicate, extract, place, remove, rename, reorder, type Edited } from "./form-moves.ts"
import type { Path } from "./form-path.ts"
import { addVariant, setDiscriminator, wrapInArray } from "./form-variants.ts"
import type { Limit } from "./form-vocabulary.ts"

export type { Edited } from "./form-moves.ts"

export type Edit =
  | { do: "rename"; path: Path; name: string }
  /** null: every type. */
  | { do: "type"; path: Path; type: string | null }
  /** `to` as a `$ref` says it: `#/$defs/name`. */
  | { do: "ref"; path: Path; to: string }
  | { do: "nullable"; path: Path; on: boolean }
  | { do: "required"; path: Path; on: boolean }
  | { do: "unique"; path: Path; on: boolean }
  /** No properties beside those that are named. */
  | { do: "closed"; path: Path; on: boolean }
  /** "" takes the keyword away. */
  | { do: "text"; path: Path; keyword: "title" | "description" | "pattern" | "format"; text: string }
  /** [] takes the keyword away. */
  | { do: "enum"; path: Path; values: Json[] }
  /** undefined takes the keyword away. */
  | { do: "value"; path: Path; keyword: "default" | "const"; value: Json | undefined }
  /** null takes the keyword away. */
  | { do: "limit"; path: Path; keyword: Limit; value: number | null }
  /** `path` is the object; without `index` at the end. */
  | { do: "add"; path: Path; name?: string; schema?: JsonSchema; index?: number }
  | { do: "remove"; path: Path }
  | { do: "duplicate"; path: Path }
  | { do: "reorder"; path: Path; index: number }
  | { do: "place"; path: Path; owner: Path; index: number }
  | { do: "addVariant"; path: Path }
  | { do: "discriminator"; path: Path; property: string | null }
  | { do: "addDefinition"; name?: string; schema?: JsonSchema }
  | { do: "extract"; path: Path; name: string }
  | { do: "wrap"; path: Path }

/** The document after an edit and where the edited place stands now. An edit that cannot be made gives back the very same document. */
export function applyEdit(root: JsonSchema, edit: Edit): Edited {
  const stays = (schema: JsonSchema): Edited => ({ schema, path: "path" in edit ? edit.path : [] })
  switch (edit.do) {
    case "rename": return rename(root, edit.path, edit.name)
    case "type": return stays(setType(root, edit.path, edit.type))
    case "ref": return stays(edit.path.length === 0 ? root : setRef(root, edit.path, edit.to))
    case "nullable": return stays(setNullable(root, edit.path, edit.on))
    case "required": return stays(setRequired(root, edit.path, edit.on))
    case "unique": return stays(setKeyword(root, edit.path, "uniqueItems", edit.on || undefined))
    case "closed": return stays(setKeyword(root, edit.path, "additionalProperties", edit.on ? false : undefined))
    case "text": return stays(setKeyword(root, edit.path, edit.keyword, edit.text || undefined))
    case "enum": return stays(setKeyword(root, edit.path, "enum", edit.values.length > 0 ? edit.values : undefined))
    case "value": return stays(setKeyword(root, edit.path, edit.keyword, edit.value))
    case "limit": return stays(setKeyword(root, edit.path, edit.keyword, edit.value ?? undefined))
    case "add": return addProperty(root, edit.path, edit)
    case "remove": return remove(root, edit.path)
    case "duplicate": return duplicate(root, edit.path)
    case "reorder": return reorder(root, edit.path, edit.index)
    case "place": return place(root, edit.path, edit)
    case "addVariant": return addVariant(root, edit.path)
    case "discriminator": return stays(setDiscriminator(root, edit.path, edit.property))
    case "addDefinition": return addDefinition(root, edit.name ?? "NewType", edit.schema ?? { type: "object", properties: {} })
    case "extract": return extract(root, edit.path, edit.name)
    case "wrap": return wrapInArray(root, edit.path)
    default: return edit satisfies never
  }
}
