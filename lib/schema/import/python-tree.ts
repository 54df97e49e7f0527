/** The syntax tree of Python, with the text that each node stands for. */
import type { SyntaxNode } from "@lezer/common"
import { parser } from "@lezer/python"

/** `line` is that of its beginning in what was pasted; `starts` where each line begins. */
type Source = { text: string; line: number; starts: number[] }

/** A node with the source it is part of; the types within texts have a source of their own. */
export type Part = { node: SyntaxNode; source: Source }

export const textOf = ({ node, source }: Part): string => source.text.slice(node.from, node.to)

/** Everything directly inside, comments too. */
export function partsOf(part: Part): Part[] {
  const parts: Part[] = []
  for (let node = part.node.firstChild; node; node = node.nextSibling) parts.push({ ...part, node })
  return parts
}

/** From 1, in the source that was pasted. */
export function lineOf({ node, source: { starts, line } }: Part): number {
  let low = 0
  for (let high = starts.length; high - low > 1;) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= node.from) low = middle
    else high = middle
  }
  return line + low
}

export const parseModule = (text: string, line = 1): Part =>
  ({ node: parser.parse(text).topNode, source: { text, line, starts: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)] } })

/** An expression in a text, as a forward reference or a docstring has it; undefined when it is none. */
export function parseExpression(source: string, line: number): Part | undefined {
  const root = parseModule(source, line)
  const [statement, ...rest] = partsOf(root)
  const [inner] = statement?.node.name === "ExpressionStatement" ? partsOf(statement) : []
  return rest.length > 0 || !inner || findError(root) ? undefined : inner
}

/** The first place where the parser lost its way. */
export function findError(part: Part): Part | undefined {
  let found: SyntaxNode | undefined
  part.node.cursor().iterate((node) => {
    if (!found && node.type.isError) found = node.node
    return !found
  })
  return found && { ...part, node: found }
}

/** An argument of a call or subscript; `name` is there for `name=value`. */
export type Argument = { name?: string; value: Part }

/** What stands between brackets, without commas. */
export function argumentsOf(part: Part): Argument[] {
  const args: Argument[] = []
  const inner = partsOf(part).filter(({ node }) => node.name !== "Comment")
  for (const [index, value] of inner.entries()) {
    if (PUNCTUATION.has(value.node.name) || inner[index + 1]?.node.name === "AssignOp") continue
    const before = inner[index - 1]?.node.name === "AssignOp" ? inner[index - 2] : undefined
    args.push({ ...(before && { name: textOf(before) }), value })
  }
  return args
}

const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}", ",", ":", "AssignOp", "*", "**", "⚠"])

/** `typing.Optional` and `Optional` are `Optional`; undefined when this is no name. */
export function nameOf(part: Part): string | undefined {
  if (part.node.name === "VariableName") return textOf(part)
  const last = partsOf(part).at(-1)
  return part.node.name === "MemberExpression" && last?.node.name === "PropertyName" ? textOf(last) : undefined
}

/** `dict[str, int]` as its name and what stands between the brackets. */
export function subscriptOf(part: Part): { name: string; args: Part[] } | undefined {
  const [owner, bracket, ...rest] = partsOf(part)
  if (part.node.name !== "MemberExpression" || !owner || bracket?.node.name !== "[") return undefined
  const name = nameOf(owner)
  const args = rest.filter(({ node }) => !PUNCTUATION.has(node.name) && node.name !== "Comment")
  const [only] = args
  const inner = args.length === 1 && only?.node.name === "TupleExpression" ? argumentsOf(only).map(({ value }) => value) : args
  return name === undefined ? undefined : { name, args: inner }
}

/** `Field(default=1)` as its name and arguments. */
export function callOf(part: Part): { name: string; args: Argument[] } | undefined {
  const [callee, list] = partsOf(part)
  const name = part.node.name === "CallExpression" && callee ? nameOf(callee) : undefined
  return name === undefined || !list ? undefined : { name, args: argumentsOf(list) }
}
