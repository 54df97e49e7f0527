/** Numbers as people write them: digits, magnitudes, percentages, units and words. */
import { unitPattern } from "./units.ts"

/** A number found in a text; `unit` as written, `percent` when it was one. */
export type Amount = { start: number; end: number; value: number; unit?: string; percent?: true; ordinal?: true; spelled?: true; weak?: true }

const magnitudes: Record<string, number> = { hundred: 1e2, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12, k: 1e3, m: 1e6, mn: 1e6, bn: 1e9, b: 1e9 }

const digits = new RegExp(
  String.raw`(?<![\p{L}\d_./])(?<!\d,(?=\d{3}(?!\d)))(?<![\p{L}\d]-)(?<sign>[-−])?(?<money>[$€£]\s?)?(?<body>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)` +
    String.raw`(?:\s?[x×*]\s?10\s?\^\s?(?<power>-?\d+)|e(?<exponent>[+-]?\d+))?` +
    String.raw`(?:\s?(?<magnitude>hundred|thousand|million|billion|trillion|bn|mn)\b|(?<letter>[kKmMbB])(?![\p{L}\d]))?` +
    String.raw`(?<ordinal>st|nd|rd|th)?` +
    String.raw`(?:[\s-]?(?<unit>${unitPattern})(?![\p{L}\d])|(?<attached>(?![xyzndse][\^+*\d-]|[xyz]\b|st\b|nd\b|rd\b|th\b|am\b|pm\b)[µ\p{L}]{1,3}(?![\p{L}\d^])))?(?<square>\^\d|[²³])?(?![\p{L}\d])`,
  "giu",
)

const ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ")
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
const wordValues = new Map([...ones.map((word, at) => [word, at] as const), ...tens.map((word, at) => [word, at * 10 + 20] as const), ["dozen", 12] as const])
const numberWord = `${[...wordValues.keys()].sort((one, other) => other.length - one.length).join("|")}|hundred|thousand|million|billion`
const spelled = new RegExp(String.raw`\b(?:(?:a|half a)\s+(?=hundred|thousand|million|billion|dozen))?(?:${numberWord})(?:(?:[\s-]|\s+and\s+)(?:${numberWord}))*\b(?:\s+(?<percent>percent)|\s(?<unit>${unitPattern})(?![\p{L}\d]))?`, "giu")

/** All numbers of a text in order, written in digits or in words. */
export const findAmounts = (text: string): Amount[] => {
  const digits = digitAmounts(text)
  const words = [...wordAmounts(text), ...halves(text)].filter((word) => digits.every((other) => word.end <= other.start || word.start >= other.end))
  return withSharedUnits(text, [...digits, ...words].sort((one, other) => one.start - other.start))
}

// In "two, three or four litres" all are litres.
function withSharedUnits(text: string, amounts: Amount[]): Amount[] {
  return amounts.reduceRight<Amount[]>((later, amount) => {
    const [next] = later
    const shares = next?.unit && next.unit.length > 1 && !amount.unit && !amount.ordinal && /^\s*(?:,|,?\s*(?:and|or|to|-))\s*$/.test(text.slice(amount.end, next.start))
    return [shares ? { ...amount, unit: next.unit } : amount, ...later]
  }, [])
}

function digitAmounts(text: string): Amount[] {
  return Array.from(text.matchAll(digits), (match) => {
    const { sign, money, body = "0", power, exponent, magnitude, letter, ordinal, attached, unit = attached, square } = match.groups ?? {}
    // `5m` is five metres and `$5M` five millions: a letter is a magnitude only beside money, `k` always.
    const scale = magnitude?.toLowerCase() ?? (letter && (money || letter.toLowerCase() === "k" && letter !== "K") ? letter.toLowerCase() : undefined)
    const plain = Number(`${body.replaceAll(",", "")}e${power ?? exponent ?? 0}`)
    const written = square && unit ? `${unit}${square}` : (unit ?? (letter && !scale ? letter : money?.trim()))
    const percent = /^(%|percent)$/i.test(unit ?? "")
    return {
      start: match.index,
      end: match.index + match[0].length,
      value: exactProduct(plain, scale ? (magnitudes[scale] ?? 1) : 1) * (sign ? -1 : 1),
      ...(written && !percent ? { unit: written } : {}),
      ...(percent ? { percent: true as const, unit: "%" } : {}),
      ...(ordinal ? { ordinal: true as const } : {}),
    }
  })
}

function wordAmounts(text: string): Amount[] {
  return Array.from(text.matchAll(spelled), (match) => {
    const unit = match.groups?.percent ? "%" : match.groups?.unit
    const words = match[0].toLowerCase().slice(0, unit ? match[0].length - (match.groups?.percent ?? unit).length : undefined).split(/[\s-]+/)
    return {
      start: match.index,
      end: match.index + match[0].length,
      value: wordsToNumber(words),
      spelled: true as const,
      ...(unit ? { unit } : {}),
      ...(unit === "%" ? { percent: true as const } : {}),
      // "one" is more often a pronoun than a number.
      ...(words.join("") === "one" ? { weak: true as const } : {}),
    }
  })
}

const half = new RegExp(String.raw`\bhalf\s+(?:a|an)\s+(?<unit>${unitPattern})(?![\p{L}\d])`, "giu")

function halves(text: string): Amount[] {
  return Array.from(text.matchAll(half), (match) => ({ start: match.index, end: match.index + match[0].length, value: 0.5, unit: match.groups?.unit ?? "", spelled: true as const }))
}

function wordsToNumber(words: string[]): number {
  let total = 0
  let group = words[0] === "half" ? 0.5 : 0
  for (const word of words) {
    const value = wordValues.get(word)
    const scale = magnitudes[word]
    if (word === "dozen") group = (group || 1) * 12
    else if (value !== undefined) group += value
    else if (word === "hundred") group = (group || 1) * 100
    else if (scale) {
      total += (group || 1) * scale
      group = 0
    }
  }
  return total + group
}

// 1.2 million is 1200000, not 1199999.9999999998.
function exactProduct(value: number, factor: number): number {
  return Number((value * factor).toPrecision(15))
}
