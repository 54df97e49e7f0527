/** What the editor holds: the tool's words, its parameters, and the JSON as it was typed. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { applyEdit, type Edit } from "#lib/schema/form-edits.ts"
import { isSchema, type Path } from "#lib/schema/form-path.ts"
import { patchText, printJson } from "#lib/schema/form-patch.ts"
import { readText, type TextProblem } from "#lib/schema/form-text.ts"

export type ToolWords = { name: string; description: string; parameters: JsonSchema }

/** While the text has a problem, `parameters` are the last that could be read; nothing that was typed is thrown away. */
export type Doc = ToolWords & { text: string; problem: TextProblem | null }

export const openDoc = (tool: ToolWords): Doc => ({ ...tool, text: printJson(tool.parameters), problem: null })

/** The document after an edit of the form and where its place is now; the text changes only where the edit does. */
export function editDoc(doc: Doc, edit: Edit): { doc: Doc; path: Path } {
  const { schema, path } = applyEdit(doc.parameters, edit)
  return { doc: schema === doc.parameters || doc.problem ? doc : withParameters(doc, schema), path }
}

/** The document with other parameters, written into the text that there is. */
export function withParameters(doc: Doc, parameters: JsonSchema): Doc {
  const tree = readText(doc.text)
  const text = "problem" in tree ? printJson(parameters) : patchText(doc.text, tree.node, { before: doc.parameters, after: parameters })
  return { ...doc, parameters, text, problem: null }
}

/** The document after typing in its JSON. */
export function typeText(doc: Doc, text: string): Doc {
  const tree = readText(text)
  if ("problem" in tree) return { ...doc, text, problem: tree.problem }
  if (!isSchema(tree.value)) return { ...doc, text, problem: { from: tree.node.from, line: 1, column: 1, message: "parameters must be a JSON object: { … }" } }
  const parameters = share(doc.parameters, tree.value)
  return { ...doc, text, problem: null, parameters: isSchema(parameters) ? parameters : tree.value }
}

/** The same words, whatever their text looks like. */
export const sameTool = (a: ToolWords, b: ToolWords): boolean =>
  a.name === b.name && a.description === b.description && (a.parameters === b.parameters || JSON.stringify(a.parameters) === JSON.stringify(b.parameters))

/** `after`, with every part that equals its part of `before` being that very part, so that what did not change is not drawn again. */
function share(before: unknown, after: unknown): unknown {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return after
  if (Array.isArray(before) !== Array.isArray(after)) return after
  const was = Object.entries(before)
  const is = Object.entries(after)
  const old = new Map(was)
  const shared = is.map(([key, value]): [string, unknown] => [key, share(old.get(key), value)])
  if (was.length === is.length && shared.every(([key, value], index) => was[index]?.[0] === key && was[index]?.[1] === value)) return before
  return Array.isArray(after) ? shared.map(([, value]) => value) : Object.fromEntries(shared)
}
