/** What every row can do, without handing it down through each part. */
import { createContext, useContext } from "react"
import type { JsonSchema } from "#lib/agent/types.ts"
import type { Edit } from "#lib/schema/form-edits.ts"
import type { Path } from "#lib/schema/form-path.ts"

/** A fault that a lint found; `path` is a JSON pointer from the tool: `/name`, `/description`, `/parameters/properties/city`. */
export type Finding = { path: string; rule: string; why: string; counterexample?: unknown; rewrite?: unknown }

export type Part = "row" | "name" | "description"

export type Editor = {
  /** The document as it stands now; rows are drawn from it but do not hold it. */
  root: () => JsonSchema
  readOnly: boolean
  /** `focus`: where the focus goes afterwards, in the row of the edited place. */
  apply: (edit: Edit, focus?: Part) => void
  /** Shows a place in the JSON. */
  openJson: (path: Path) => void
  toggleDetails: (path: Path) => void
  toggleChildren: (path: Path) => void
  onFix?: (finding: Finding) => void
}

export const EditorContext = createContext<Editor | null>(null)

export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error("a part of the schema editor stands outside of it")
  return editor
}
