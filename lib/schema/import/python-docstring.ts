/** Docstrings in the styles of Google, NumPy and reST. */

export type DocParam = { type?: string; text: string }
export type Docstring = { text: string; params: Map<string, DocParam> }

const HEADERS = "args|arguments|parameters|params|keyword args|keyword arguments|other parameters|attributes|returns?|yields?|raises|receives|warns|warnings?|notes?|examples?|see also|references|todo|usage"
const PARAMETERS = /^(?:args|arguments|parameters|params|keyword args|keyword arguments|other parameters|attributes)$/i

/** What a docstring says of the whole, and of each parameter. */
export function readDocstring(raw: string): Docstring {
  const lines = clean(raw)
  const doc: Docstring = { text: "", params: new Map() }
  const end = lines.findIndex((line, index) => headerAt(lines, index) !== undefined || isField(line))
  doc.text = (end < 0 ? lines : lines.slice(0, end)).join("\n").trim()
  for (let index = Math.max(end, 0); end >= 0 && index < lines.length; index++) {
    const header = headerAt(lines, index)
    if (header && PARAMETERS.test(header.name)) {
      const from = index + (header.isNumpy ? 2 : 1)
      const size = lengthOf(lines, from, header)
      readEntries(doc, lines.slice(from, from + size), header.isNumpy)
      index = from + size - 1
    } else if (isField(lines[index] ?? "")) readField(doc, lines, index)
  }
  return doc
}

/** As Python's own `inspect.cleandoc` does it. */
function clean(raw: string): string[] {
  const lines = raw.replaceAll("\t", "    ").split(/\r?\n/).map((line) => line.trimEnd())
  const margin = Math.min(...lines.slice(1).filter((line) => line !== "").map(indent))
  return [lines[0]?.trim() ?? "", ...lines.slice(1).map((line) => line.slice(Number.isFinite(margin) ? margin : 0))]
}

const indent = (line: string): number => line.length - line.trimStart().length

type Header = { name: string; isNumpy: boolean; indent: number }

const GOOGLE = new RegExp(`^\\s*(${HEADERS}):\\s*$`, "i")
const NUMPY = new RegExp(`^\\s*(${HEADERS})\\s*$`, "i")

function headerAt(lines: string[], index: number): Header | undefined {
  const line = lines[index] ?? ""
  const isNumpy = /^\s*-{3,}\s*$/.test(lines[index + 1] ?? "")
  const name = (isNumpy ? NUMPY : GOOGLE).exec(line)?.[1]
  return name === undefined ? undefined : { name, isNumpy, indent: indent(line) }
}

/** How many lines a section has: until the next one begins, or, in Google's style, until nothing is indented any more. */
function lengthOf(lines: string[], from: number, header: Header): number {
  let at = from
  for (; at < lines.length; at++) {
    const line = lines[at] ?? ""
    if (line !== "" && (headerAt(lines, at) !== undefined || (!header.isNumpy && indent(line) <= header.indent))) break
  }
  return Math.max(at - from, 0)
}

function readEntries({ params }: Docstring, lines: string[], isNumpy: boolean): void {
  const base = Math.min(...lines.filter((line) => line !== "").map(indent))
  let names: string[] = []
  for (const line of lines) {
    const isEntry = line !== "" && indent(line) === base
    const [, listed = "", type, text = ""] = !isEntry ? [] : ((isNumpy ? /^\s*(\*{0,2}\w+(?: ?, ?\*{0,2}\w+)*) ?(?::(.*))?$/ : /^\s*(\*{0,2}\w+) ?(?:\(((?:[^()]|\([^()]*\))*)\))? ?:(.*)$/).exec(line) ?? [])
    if (listed !== "") {
      names = listed.split(",").map((name) => name.trim().replace(/^\*+/, ""))
      for (const name of names) params.set(name, { ...(type?.trim() && { type: type.trim() }), text: text.trim() })
    } else if (line.trim() !== "") {
      for (const name of names) {
        const before = params.get(name) ?? { text: "" }
        params.set(name, { ...before, text: `${before.text} ${line.trim()}`.trim() })
      }
    }
  }
}

const FIELD = /^\s*[:@](param|parameter|arg|argument|key|keyword|type|var|ivar|cvar|returns?|rtype|raises?|yields?)\b([^:]*):(.*)$/

const isField = (line: string): boolean => FIELD.test(line)

/** `:param int days: how many`, with the lines that go on below it. */
function readField({ params }: Docstring, lines: string[], index: number): void {
  const [, kind = "", subject = "", first = ""] = FIELD.exec(lines[index] ?? "") ?? []
  const more: string[] = []
  for (let at = index + 1; at < lines.length; at++) {
    const line = lines[at] ?? ""
    if (line.trim() === "" || isField(line) || indent(line) <= indent(lines[index] ?? "")) break
    more.push(line.trim())
  }
  const text = [first.trim(), ...more].join(" ").trim()
  const words = subject.trim().split(/\s+/)
  const name = (words.at(-1) ?? "").replace(/^\*+/, "")
  if (name === "" || /^(?:return|rtype|raise|yield)/.test(kind)) return
  const before = params.get(name)
  if (kind === "type") params.set(name, { text: "", ...before, type: text })
  else params.set(name, { ...before, ...(words.length > 1 && { type: words.slice(0, -1).join(" ") }), text })
}

/** The type that a docstring writes in its own words, as Python has it: `int, optional`, `list of str`, `{"a", "b"}`. */
export function docType(text: string): string {
  let plain = text.trim().slice(0, 200).replace(/[`.]+$/g, "").replaceAll("`", "").replace(/,?\s*(?:optional|required|default(?:s to)?\b.*)\s*$/i, "").replace(/,?\s*optional\s*$/i, "")
  plain = plain.replace(/^\{(["'\d].*)\}$/, "Literal[$1]").replace(/\b(list|tuple|set|sequence|array)s? of (\w+?)s?$/i, (_all, list: string, item: string) => `${list.toLowerCase()}[${item}]`)
  return plain.replace(/\s+or\s+/g, " | ").replace(/\b(string|integer|boolean|dictionary|array)\b/gi, (word) => WORDS[word.toLowerCase()] ?? word)
}

const WORDS: Record<string, string> = { string: "str", integer: "int", boolean: "bool", dictionary: "dict", array: "list" }
