/** Writes a changed value into its text so that all that did not change keeps the form that a person gave it. */
import { isSchema } from "./form-path.ts"
import type { TextEntry, TextNode } from "./form-text.ts"

const WIDTH = 80

/** The text of `after`, made from the text of `before` and its node; untouched values are copied character by character. */
export function patchText(text: string, node: TextNode, { before, after }: { before: unknown; after: unknown }): string {
  const unit = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  "
  return text.slice(0, node.from) + rewrite({ text, unit }, node, before, after) + text.slice(node.to)
}

/** JSON as this project writes it: two spaces. */
export const printJson = (value: unknown): string => JSON.stringify(value, null, 2)

type Source = { text: string; unit: string }

function rewrite(source: Source, node: TextNode, before: unknown, after: unknown): string {
  const { text } = source
  if (isSame(before, after)) return text.slice(node.from, node.to)
  const pairs = pairUp(node, before, after)
  if (!pairs) return print(after, source, marginOf(text, node.from))
  return pairs.kept ? inPlace(source, node, pairs.entries) : anew(source, node, pairs.entries)
}

/** What stands in the text for each entry of the new value, if anything does. */
type Pair = { key: string; after: unknown; old?: TextEntry; before?: unknown }

function pairUp(node: TextNode, before: unknown, after: unknown): { entries: Pair[]; kept: boolean } | undefined {
  const was = entriesOf(before)
  const is = entriesOf(after)
  if (!was || !is || Array.isArray(before) !== Array.isArray(after)) return undefined
  const old = new Map(node.entries.map((entry) => [entry.key, entry]))
  const byKey = new Map(was)
  const kept = was.length === is.length && is.every(([key], index) => was[index]?.[0] === key)
  if (kept) return { kept, entries: is.map(([key, value]) => ({ key, after: value, old: old.get(key), before: byKey.get(key) })) }
  // Renamed and moved entries are known by their value; an item of a list by its value first.
  const byValue = new Map(was.map(([key, value]) => [value, key]))
  const entries = is.map(([key, value]): Pair => {
    const from = isSchema(after) && byKey.has(key) ? key : byValue.get(value)
    return from === undefined ? { key, after: value } : { key, after: value, old: old.get(from), before: byKey.get(from) }
  })
  return { kept, entries }
}

const entriesOf = (value: unknown): [string, unknown][] | undefined =>
  typeof value === "object" && value !== null ? Object.entries(value) : undefined

function inPlace(source: Source, node: TextNode, entries: Pair[]): string {
  const { text } = source
  let out = ""
  let at = node.from
  const inText = entries.toSorted((a, b) => (a.old?.keyFrom ?? 0) - (b.old?.keyFrom ?? 0))
  for (const { after, before, old } of inText) {
    if (!old) continue
    out += text.slice(at, old.node.from) + rewrite(source, old.node, before, after)
    at = old.node.to
  }
  return out + text.slice(at, node.to)
}

/** The entries one to a line, or all in one if they stood so and still fit. */
function anew(source: Source, node: TextNode, entries: Pair[]): string {
  const { text, unit } = source
  const [open, close] = node.kind === "array" ? ["[", "]"] : ["{", "}"]
  if (entries.length === 0) return open + close
  const margin = marginOf(text, node.from)
  const inner = margin + unit
  const written = entries.map(({ key, after, before, old }) => {
    const value = old ? rewrite(source, old.node, before, after) : print(after, source, inner)
    return node.kind === "array" ? value : `${JSON.stringify(key)}: ${value}`
  })
  const line = node.kind === "array" ? `[${written.join(", ")}]` : `{ ${written.join(", ")} }`
  const stoodInLine = node.entries.length > 0 && !text.slice(node.from, node.to).includes("\n")
  if (stoodInLine && !line.includes("\n") && margin.length + line.length <= WIDTH) return line
  return `${open}\n${written.map((value) => inner + value).join(",\n")}\n${margin}${close}`
}

const print = (value: unknown, { unit }: Source, margin: string): string => JSON.stringify(value, null, unit).replaceAll("\n", `\n${margin}`)

/** The white space that the line of a place begins with. */
const marginOf = (text: string, from: number): string => /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", from - 1) + 1, from))?.[0] ?? ""

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b))
