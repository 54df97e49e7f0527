/** JSON text with the place of every value in it, and words for what is wrong. */
import type { Path } from "./form-path.ts"

/** A value in the text, from its first character to after its last. `entries` are those of an object or array, by name or index. */
export type TextNode = { from: number; to: number; kind: "object" | "array" | "scalar"; entries: TextEntry[] }
export type TextEntry = { key: string; keyFrom: number; node: TextNode }

/** `line` and `column` from 1. */
export type TextProblem = { from: number; line: number; column: number; message: string }
export type TextTree = { value: unknown; node: TextNode } | { problem: TextProblem }

/** Deeper nesting than this is refused, since every reader of the schema is recursive. */
const DEEPEST = 400

/** Reads JSON as RFC 8259 has it. A name that is used twice in one object is a problem too, since one of the two would be lost. */
export function readText(text: string): TextTree {
  try {
    const node = readValue(text, skip(text, 0), 0)
    const end = skip(text, node.to)
    if (end < text.length) throw new Unreadable(end, "nothing may follow the end of the document")
    return { value: JSON.parse(text), node }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { problem: { from: error.from, ...lineAt(text, error.from), message: error.message } }
  }
}

/** Where a value stands in the text, its name included; undefined when it is not there. */
export function spanOf(node: TextNode, path: Path): { from: number; to: number } | undefined {
  let found: { from: number; to: number } = node
  let at = node
  for (const token of path) {
    const entry = at.entries.find(({ key }) => key === token)
    if (!entry) return undefined
    found = { from: entry.keyFrom, to: entry.node.to }
    at = entry.node
  }
  return found
}

class Unreadable extends Error {
  readonly from: number
  constructor(from: number, message: string) {
    super(message)
    this.from = from
  }
}

function lineAt(text: string, from: number): { line: number; column: number } {
  const before = text.slice(0, from)
  return { line: before.split("\n").length, column: from - before.lastIndexOf("\n") }
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}\p{N}_$.+-]+/uy
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Where a sticky pattern ends if it matches at `from`. */
const match = (pattern: RegExp, text: string, from: number): number => {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
const skip = (text: string, from: number): number => match(SPACE, text, from)

function readValue(text: string, from: number, depth: number): TextNode {
  const first = text[from]
  if (depth > DEEPEST) throw new Unreadable(from, `this is nested deeper than ${DEEPEST} levels`)
  if (first === "{" || first === "[") return readEntries(text, from, depth, first)
  if (first === '"') return { from, to: readString(text, from), kind: "scalar", entries: [] }
  const number = match(NUMBER, text, from)
  const word = match(WORD, text, from)
  if (number > from && number >= word) return { from, to: number, kind: "scalar", entries: [] }
  if (["true", "false", "null"].includes(text.slice(from, word))) return { from, to: word, kind: "scalar", entries: [] }
  throw new Unreadable(from, unexpected(text, from, word))
}

function readEntries(text: string, from: number, depth: number, open: "{" | "["): TextNode {
  const close = open === "{" ? "}" : "]"
  const entries: TextEntry[] = []
  const names = new Set<string>()
  let at = skip(text, from + 1)
  if (text[at] === close) return { from, to: at + 1, kind: open === "{" ? "object" : "array", entries }
  for (;;) {
    const keyFrom = at
    let key = String(entries.length)
    if (open === "{") {
      const end = readName(text, at, close)
      key = JSON.parse(text.slice(at, end))
      if (names.has(key)) throw new Unreadable(at, `the name ${text.slice(at, end)} is here twice in one object`)
      names.add(key)
      at = skip(text, end)
      if (text[at] !== ":") throw new Unreadable(at, `a colon belongs after the name ${text.slice(keyFrom, end)}`)
      at = skip(text, at + 1)
    }
    const node = readValue(text, at, depth + 1)
    entries.push({ key, keyFrom, node })
    at = skip(text, node.to)
    if (text[at] === close) return { from, to: at + 1, kind: open === "{" ? "object" : "array", entries }
    if (text[at] !== ",") throw new Unreadable(at, at < text.length ? `a comma or ${close} belongs here` : `${close} is missing at the end (for ${open} in line ${lineAt(text, from).line})`)
    const comma = at
    at = skip(text, at + 1)
    if (text[at] === close) throw new Unreadable(comma, `no comma may stand before ${close}`)
  }
}

function readName(text: string, from: number, close: string): number {
  if (text[from] === '"') return readString(text, from)
  throw new Unreadable(from, from < text.length ? "a name in double quotes belongs here" : `the text ends before ${close}`)
}

/** By hand: one pattern for a whole string needs a stack for every character of it. */
function readString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code === 0x0a || code === 0x0d) throw new Unreadable(from, "the double quote that ends this text is missing")
    if (code < 0x20) throw new Unreadable(at, "a control character must be written as \\u" + code.toString(16).padStart(4, "0"))
    if (code !== 0x5c) continue
    const end = match(ESCAPE, text, at)
    if (end === at) throw new Unreadable(at, `${text.slice(at, at + 2)} is no escape; a backslash is written \\\\`)
    at = end - 1
  }
  throw new Unreadable(from, "the double quote that ends this text is missing")
}

function unexpected(text: string, from: number, word: number): string {
  if (from >= text.length) return "the text ends before a value"
  if (text[from] === "'") return "text needs double quotes"
  if (text.startsWith("//", from) || text.startsWith("/*", from)) return "JSON has no comments"
  if (word === from) return `a value belongs here, not ${String.fromCodePoint(text.codePointAt(from) ?? 0)}`
  return /^[-+.\d]/.test(text.slice(from)) ? `${text.slice(from, word)} is no JSON number` : `${text.slice(from, word)} is no JSON value; text needs double quotes`
}
