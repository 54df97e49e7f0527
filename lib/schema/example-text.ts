/** A text that fits a schema. */
import type { JsonSchema } from "#lib/agent/types.ts"

const FORMATS: Record<string, string> = {
  date: "2026-01-31", time: "09:30:00Z", "date-time": "2026-01-31T09:30:00Z", duration: "PT1H",
  email: "ada@example.com", "idn-email": "ada@example.com", hostname: "example.com", "idn-hostname": "example.com",
  ipv4: "192.0.2.1", ipv6: "2001:db8::1", uri: "https://example.com/", url: "https://example.com/", iri: "https://example.com/",
  "uri-reference": "/path", "iri-reference": "/path", "uri-template": "/path/{id}", uuid: "123e4567-e89b-42d3-a456-426614174000",
  "json-pointer": "/path", "relative-json-pointer": "1/path", regex: "^a+$", byte: "aGVsbG8=",
}

/** By format, by pattern, or the name of the argument, as long as the limits ask. */
export function exampleText(schema: JsonSchema, name: string): string {
  const known = typeof schema.format === "string" ? FORMATS[schema.format] : undefined
  if (known !== undefined) return known
  const least = typeof schema.minLength === "number" ? Math.min(schema.minLength, 10_000) : 0
  const most = typeof schema.maxLength === "number" ? Math.max(schema.maxLength, 0) : Infinity
  const fits = (text: string) => text.length >= least && text.length <= most
  if (typeof schema.pattern === "string") {
    const text = samplePattern(schema.pattern, least)
    if (text !== undefined && fits(text)) return text
  }
  const text = name.replaceAll("_", " ") || "text"
  return text.padEnd(least, " text").slice(0, most)
}

/** A text that a pattern matches, for patterns without look-around and back-references; undefined when none was found. */
export function samplePattern(pattern: string, least = 0): string | undefined {
  try {
    const text = sample(pattern, Math.min(least, 200))
    return new RegExp(pattern, "u").test(text) ? text : undefined
  } catch {
    return undefined
  }
}

const CLASSES: Record<string, string> = { d: "1", w: "a", s: " ", D: "a", W: "-", S: "a", n: "\n", t: "\t", r: "\r" }
const CANDIDATES = [..."aA1-_ .bBcxyzXYZ0235789/:@#+,!"]

/** Reads the pattern from left to right and writes the first way that it allows. */
function sample(pattern: string, least: number): string {
  let at = 0
  const alternatives = (): string => {
    const first = sequence()
    while (pattern[at] === "|") {
      at++
      sequence()
    }
    return first
  }
  const sequence = (): string => {
    let out = ""
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
      const piece = atom()
      out += piece.repeat(times(piece))
    }
    return out
  }
  const times = (piece: string): number => {
    const [whole, low] = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/.exec(pattern.slice(at)) ?? []
    if (whole === undefined) return 1
    at += whole.length
    if (low !== undefined) return Math.min(Number(low), 1000)
    const fill = piece.length > 0 ? Math.ceil(least / piece.length) : 0
    return whole.startsWith("+") ? Math.max(1, fill) : whole.startsWith("*") ? fill : 0
  }
  const atom = (): string => {
    const char = pattern[at++] ?? ""
    if (char === "^" || char === "$") return ""
    if (char === ".") return "a"
    if (char === "[") return fromClass()
    if (char === "(") {
      const [prefix = ""] = /^\?(?::|<\w+>)/.exec(pattern.slice(at)) ?? []
      at += prefix.length
      const inner = alternatives()
      at++
      return inner
    }
    if (char !== "\\") return char
    const escaped = pattern[at++] ?? ""
    return escaped === "b" || escaped === "B" ? "" : (CLASSES[escaped] ?? escaped)
  }
  const fromClass = (): string => {
    const start = at - 1
    while (at < pattern.length && (pattern[at] !== "]" || at === start + 1)) at += pattern[at] === "\\" ? 2 : 1
    at++
    const one = new RegExp(pattern.slice(start, at), "u")
    return CANDIDATES.find((char) => one.test(char)) ?? ""
  }
  return alternatives()
}
