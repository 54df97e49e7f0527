/** Finds in a text what somebody may not want to give away. */

export const SENSITIVE_KINDS = ["secret", "key", "named", "email", "card", "word"] as const
/** `secret`: the value of a stored secret; `key`: looks like a key or token; `named`: what follows a name like "password"; `word`: asked for by a person. */
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number]

/** A place in a text, in UTF-16 units. */
export type Finding = { kind: SensitiveKind; from: number; to: number; text: string }

/** What to look for beside the patterns: values of stored secrets, and own words. */
export type Sought = { secrets?: string[]; words?: string[] }

const KEYS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  /\bsk-[A-Za-z0-9_-]{16,}/g,
  /\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\b(?:hf|r8|gsk|xai)[_-][A-Za-z0-9]{20,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
]
/** What is found is the last group. Also inside JSON that stands as text in JSON, where each quote has a backslash. */
const AFTER: [SensitiveKind, RegExp][] = [
  ["key", /\b(?:bearer|basic)\s+([A-Za-z0-9._~+/-]{12,}=*)/gi],
  ["key", /:\/\/[^\s:/@"]{1,200}:([^\s/@"]{3,200})(?=@)/g],
  ["named", /(?:pass(?:word|wd|phrase)|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|credentials?)\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?(?!bearer\b|basic\b)([^\s"'\\,;&{}[\]<>]{4,})/gi],
]
const BEFORE_AT = /[A-Za-z0-9._%+-]+$/
const AFTER_AT = /^[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}\b/
const DIGITS = /(?<!\d)(?<!\d\.)\d(?:[ -]?\d){12,18}(?!\d|\.\d)/g

/** Names of fields whose values are secrets, whatever they look like. */
const SECRET_NAME = /^(?:pass(?:word|wd|phrase)?|secret|.*[_-]?token|.*api[_-]?key|access[_-]?key|client[_-]?secret|private[_-]?key|authorization|credentials?|cookie|set-cookie|x-api-key)$/i

/** All findings in the order of the text, none inside another. */
export function findSensitive(text: string, { secrets = [], words = [] }: Sought = {}): Finding[] {
  const found: Finding[] = []
  const add = (kind: SensitiveKind, from: number, length: number) => void (length > 0 && found.push({ kind, from, to: from + length, text: text.slice(from, from + length) }))
  for (const secret of secrets) for (const from of placesOf(text, secret)) add("secret", from, secret.length)
  for (const word of words) for (const from of placesOf(text.toLowerCase(), word.toLowerCase())) add("word", from, word.length)
  for (const pattern of KEYS) for (const match of text.matchAll(pattern)) add("key", match.index, match[0].length)
  for (const [kind, pattern] of AFTER)
    for (const match of text.matchAll(pattern)) add(kind, match.index + match[0].lastIndexOf(match[1] ?? ""), match[1]?.length ?? 0)
  for (const [from, length] of emailsIn(text)) add("email", from, length)
  for (const match of text.matchAll(DIGITS)) if (isCard(match[0].replace(/\D/g, ""))) add("card", match.index, match[0].length)
  found.sort((a, b) => a.from - b.from || b.to - a.to)
  let end = 0
  return found.filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

function emailsIn(text: string): [from: number, length: number][] {
  return placesOf(text, "@").flatMap((at): [number, number][] => {
    const before = BEFORE_AT.exec(text.slice(Math.max(0, at - 64), at))?.[0]
    const after = AFTER_AT.exec(text.slice(at + 1, at + 400))?.[0]
    return before && after ? [[at - before.length, before.length + 1 + after.length]] : []
  })
}

function placesOf(text: string, part: string): number[] {
  const places: number[] = []
  if (part.length === 0) return places
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) places.push(at)
  return places
}

/** Length and check digit of a payment card. */
function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1*$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const twice = digit * 2
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice
  }
  return sum % 10 === 0
}

const labels: Record<SensitiveKind, string> = { secret: "secret", key: "key", named: "secret", email: "e-mail address", card: "card number", word: "word" }

/** The text with what `hides` chooses replaced by what it was. */
export function hide(text: string, sought: Sought, hides: (finding: Finding) => boolean = () => true): string {
  let shown = ""
  let at = 0
  for (const finding of findSensitive(text, sought)) {
    if (!hides(finding)) continue
    shown += `${text.slice(at, finding.from)}[${labels[finding.kind]} hidden]`
    at = finding.to
  }
  return at === 0 ? text : shown + text.slice(at)
}

/** True for a text that is a secret by the name of its field, unless it is a sentence. */
export const isSecretField = (name: string | undefined, text: string): boolean =>
  name !== undefined && SECRET_NAME.test(name) && text.length >= 4 && !/\S\s+\S+\s+\S/.test(text.slice(0, 1_000))

/** The text without keys, tokens and secrets, for what leaves as a file. */
export const withoutSecrets = (secrets: string[]) => (text: string, name?: string): string =>
  isSecretField(name, text) ? "[secret hidden]" : hide(text, { secrets }, ({ kind }) => kind === "secret" || kind === "key" || kind === "named")
