/** JSDoc comments. */
import type { Comment, Node } from "@babel/types"
import type { JsonSchema } from "#lib/agent/types.ts"
import { describe, inOneLine } from "./combine-schemas.ts"

/** `path` is `city` or `args.city`; `type` the text between its braces. */
export type DocParam = { path: string; type?: string; optional: boolean; preset?: string; text: string }
export type Doc = { text: string; params: DocParam[]; tags: { name: string; text: string }[] }

/** What stands before a node: its JSDoc comment, or the lines of comments right above it. */
export function docBefore(...nodes: (Node | null | undefined)[]): Doc {
  for (const node of nodes) {
    const comments = node?.leadingComments ?? []
    const block = comments.findLast((comment) => comment.type === "CommentBlock" && comment.value.startsWith("*"))
    if (block) return readDoc(block.value)
    const lines = comments.filter((comment) => comment.type === "CommentLine" && isOwnLine(comment, node))
    if (lines.length > 0) return readDoc(lines.map(({ value }) => value.trim()).join("\n"))
  }
  return readDoc("")
}

/** A remark on the line of the node, behind it. */
export function remarkAfter(node: Node): string {
  const line = node.loc?.end.line
  return node.trailingComments?.find(({ loc }) => loc?.start.line === line)?.value.replace(/^\*+/, "").trim() ?? ""
}

/** A comment behind the node before this one belongs to that one. */
const isOwnLine = (comment: Comment, node: Node | null | undefined): boolean =>
  (comment.loc?.start.column ?? 0) <= (node?.loc?.start.column ?? 0) && (comment.loc?.end.line ?? 0) < (node?.loc?.start.line ?? 0)

export function readDoc(comment: string): Doc {
  const lines = comment.split(/\r?\n/).map((line) => line.replace(/^\s*\*+ ?/, "").trimEnd())
  const [first = "", ...rest] = lines.join("\n").trim().split(/^[ \t]*@(?=[a-zA-Z])/m)
  const tags = rest.map((part) => {
    const [, name = "", text = ""] = /^([a-zA-Z]+)\s*([^]*)$/.exec(part) ?? []
    return { name, text: plain(text) }
  })
  const described = tags.find(({ name }) => name === "description" || name === "summary")?.text
  const params = tags.filter(({ name }) => ["param", "arg", "argument"].includes(name)).flatMap(({ text }) => readParam(text))
  return { text: plain(first) || described || "", params, tags }
}

const plain = (text: string): string => text.replace(/\{@link(?:code|plain)?\s+([^}]*)\}/g, "$1").trim()

function readParam(given: string): DocParam[] {
  let text = given
  let type: string | undefined
  if (text.startsWith("{")) {
    const end = closing(text)
    type = text.slice(1, end).trim()
    text = text.slice(end + 1).trimStart()
  }
  const [, bracketed, preset, named, description = ""] = /^(?:\[ *([^\]=\s]+) *(?:=((?:[^[\]]|\[[^\]]*\])*))?\]|([^\s:]+):?)\s*(?:[-–—]\s*)?([^]*)$/.exec(text) ?? []
  const path = bracketed ?? named
  const isOptional = bracketed !== undefined || type?.endsWith("=") === true
  return path === undefined ? [] : [{ path, ...(type && { type: type.replace(/=$/, "") }), optional: isOptional, ...(preset !== undefined && { preset: preset.trim() }), text: inOneLine(description) }]
}

function closing(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++
    else if (text[at] === "}" && --depth === 0) return at
  }
  return text.length
}

const NUMBERS = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"])

/** A schema with what the comment of its property says: description, limits, default. */
export function applyDoc(schema: JsonSchema, { text, tags }: Doc, remark = ""): JsonSchema {
  const added: JsonSchema = {}
  for (const { name, text: value } of tags) {
    if (NUMBERS.has(name) && value !== "" && Number.isFinite(Number(value))) added[name] = Number(value)
    else if ((name === "pattern" || name === "format") && value !== "") added[name] = value
    else if (name === "uniqueItems" || name === "deprecated") added[name] = true
    else if (name === "default" || name === "defaultValue") added.default = valueOf(value)
    else if (name === "example" && value !== "" && !value.includes("\n")) added.examples = [valueOf(value)]
  }
  return describe({ ...schema, ...added }, text || remark)
}

/** JSON where it is JSON, the text otherwise. */
export function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text.replace(/^(['"`])([^]*)\1$/, "$2")
  }
}
