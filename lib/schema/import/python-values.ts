/** The values of literals in Python, without running anything. */
import { argumentsOf, partsOf, textOf, type Part } from "./python-tree.ts"

export type Known = { value: unknown } | undefined

/** The JSON value of an expression; undefined when only running the program would tell. `named` looks up `NAME` and `Enum.NAME`. */
export function valueOf(part: Part, named: (path: string) => Known = () => undefined): Known {
  const text = textOf(part)
  switch (part.node.name) {
    case "String": return stringValue(text)
    case "ContinuedString": return joined(partsOf(part).filter(({ node }) => node.name !== "Comment").map((one) => valueOf(one, named)))
    case "Number": return numberValue(text)
    case "Boolean": return { value: text === "True" }
    case "None": return { value: null }
    case "UnaryExpression": {
      const [sign, operand] = partsOf(part)
      const inner = operand && valueOf(operand, named)?.value
      return typeof inner !== "number" || !sign || !/^[-+]$/.test(textOf(sign)) ? undefined : { value: textOf(sign) === "-" ? -inner : inner }
    }
    case "ParenthesizedExpression": {
      const [inner] = argumentsOf(part)
      return inner && valueOf(inner.value, named)
    }
    case "ArrayExpression": case "TupleExpression": case "SetExpression": {
      const items = argumentsOf(part).map(({ value }) => valueOf(value, named))
      return items.every((item) => item !== undefined) ? { value: items.map(({ value }) => value) } : undefined
    }
    case "DictionaryExpression": {
      const items = argumentsOf(part).map(({ value }) => valueOf(value, named))
      if (!items.every((item) => item !== undefined) || items.length % 2 > 0) return undefined
      const values = items.map(({ value }) => value)
      return { value: Object.fromEntries(values.flatMap((key, index) => (index % 2 === 0 ? [[String(key), values[index + 1]]] : []))) }
    }
    case "VariableName": case "MemberExpression": return named(text)
    default: return undefined
  }
}

function joined(parts: Known[]): Known {
  return parts.every((part) => typeof part?.value === "string") ? { value: parts.map((part) => part?.value).join("") } : undefined
}

function numberValue(text: string): Known {
  const plain = text.replaceAll("_", "")
  const value = /^0[oO]?[0-7]+$/.test(plain) && !/^0+$/.test(plain) ? Number.parseInt(plain.replace(/^0[oO]?/, ""), 8) : Number(plain)
  return Number.isFinite(value) ? { value } : undefined
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"', a: "\u0007", b: "\b", f: "\f", v: "\v", "0": "\u0000", "\n": "" }

/** A text in any of Python's quotes; bytes are none. */
function stringValue(text: string): Known {
  const [, prefix = "", quote = ""] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text) ?? []
  if (quote === "" || /b/i.test(prefix)) return undefined
  const inner = text.slice(prefix.length + quote.length, text.length - quote.length)
  if (/r/i.test(prefix)) return { value: inner }
  const value = inner.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g, (whole: string, x?: string, u?: string, long?: string, letter = "") => {
    const code = x ?? u ?? long
    if (code === undefined) return ESCAPES[letter] ?? whole
    return Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : whole
  })
  return { value }
}
