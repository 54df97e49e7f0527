/** What must never be remembered: a memory is read by every later model, shown on a page, and exported. */

const patterns: { what: string; looks: RegExp }[] = [
  { what: "a private key", looks: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: "an API key", looks: /\b(?:sk|pk|rk)[-_](?:[a-z]+[-_])*[A-Za-z0-9_-]{16,}/ },
  { what: "an AWS key", looks: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: "a GitHub token", looks: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/ },
  { what: "a Slack token", looks: /\bxox[abposr]-[A-Za-z0-9-]{10,}/ },
  { what: "a Google API key", looks: /\bAIza[A-Za-z0-9_-]{30,}/ },
  { what: "a token", looks: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/ },
  { what: "a token", looks: /\bbearer\s+[A-Za-z0-9._~+/-]{16,}/i },
  { what: "a password", looks: /\b(?:password|passwort|passphrase|passcode|api[ _-]?key|secret|access[ _-]?token|pin(?: code)?)\b[^.\n]{0,30}?(?:\bis\b|\bist\b|[:=])\s*["'`]?(?=\S*[\d\W_])\S{4,}/i },
  { what: "an address with a password in it", looks: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i },
]

/** What kind of secret stands in a text, in words; undefined when there is none. */
export function secretIn(text: string): string | undefined {
  const found = patterns.find(({ looks }) => looks.test(text))?.what
  if (found) return found
  const cards = text.match(/(?<!\d|\d\.)\d(?:[ -]?\d){12,18}(?!\d|\.\d)/g) ?? []
  if (cards.some((card) => isCardNumber(card.replace(/\D/g, "")))) return "a card number"
  return (text.match(/[A-Za-z0-9+/_=-]{28,}/g) ?? []).some(isRandom) ? "what looks like a key" : undefined
}

/** Luhn: the check digit that payment cards carry. */
function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0 && new Set(digits).size > 1
}

/** Letters of both cases and digits, well mixed: no word and no path of words looks so. */
const isRandom = (text: string): boolean =>
  /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g) ?? []).length >= 4 && (text.match(/[a-z][A-Z0-9]|[A-Z][a-z0-9]|\d[A-Za-z]/g) ?? []).length >= text.length / 3

/** Why a text with a secret is not stored, and what to do instead. */
export const refusalOf = (what: string): string =>
  `This holds ${what}, and secrets are not remembered: every later model would read it. Save it among the secrets of the tools, or leave it out.`
