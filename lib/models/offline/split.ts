/** Parts of a message: clauses that each may ask for a tool, and segments that each may give the values of one call. */

const doers = `what|how|who|when|where|which|roll|convert|calculate|compute|tell|find|get|search|wait|add|show|give|play|book|check|create|remember|set|send|translate|look|list|draw|multiply|divide|subtract|sum|can|could|would|please|compare|fetch|generate|predict|estimate|analy[sz]e|plan|order|reserve|recommend|identify|determine|solve|retrieve|provide|i|let`
const sentence = String.raw`(?<=[\p{L}\d)"'’”%]{2}[.?!]["'’”]?)\s+(?=["'“‘]?(?-i:\p{Lu}))`
const semicolon = String.raw`\s*;\s*`

const clauseBorders = new RegExp(
  [
    sentence,
    semicolon,
    String.raw`,?\s+(?:and\s+)?(?:then|after that|afterwards)\s+(?:please\s+)?`,
    String.raw`(?:,\s*|\s+)(?:and\s+)?also\s+(?=(?:${doers})\b)`,
    String.raw`(?:,\s*|\s+)and\s+(?=(?:${doers})\b)`,
    String.raw`,\s*(?=(?:${doers})\b)`,
  ].join("|"),
  "giu",
)

const segmentBorders = new RegExp(
  [
    sentence,
    semicolon,
    String.raw`,?\s+(?:and\s+)?(?:then|also|while|whereas|finally|lastly|another|followed by|plus)\s+`,
    String.raw`,?\s+and\s+(?=(?:for|from|between|a|an|another|if|with|what|how)\s)`,
    String.raw`,?\s+and\s+(?=\d[\d.,]*\s?\p{L}+\s+(?:to|in|into)\s)`,
    String.raw`(?<=\bto\s[^,.;]{1,40}?),?\s+and\s+(?=(?:(?-i:\p{Lu})[\p{L}.]*\s){1,3}to\s)`,
  ].join("|"),
  "giu",
)

/** Cuts a message into the clauses that each may ask for a tool. */
export const splitClauses = (text: string): string[] => split(text, clauseBorders)

const condition = /(?:^|[.;?!,]\s+)(?:if\s+(?:not|there\s+is\s+(?:none|no\s+such)|(?:it|that|this)\s+(?:fails|is\s+unknown|does\s+not|doesn't|cannot|can't))\b[^,]*|otherwise|or\s+else),?\s+(?=\S)/i

/** What is asked for at once, and what only if that fails: "… If there is none, …". */
export const splitFallback = (text: string): { first: string; otherwise?: string } => {
  const [border] = condition.exec(text) ?? []
  const at = border === undefined ? -1 : text.indexOf(border)
  if (border === undefined || at <= 0) return { first: text }
  return { first: text.slice(0, at + 1), otherwise: text.slice(at + border.length) }
}

/** Cuts a message into the parts that each may give the values of a call of their own. */
export const splitSegments = (text: string): string[] => split(text, segmentBorders)

const quotation = /(?<![\p{L}\d])'(?:[^'\n]|(?<=\p{L})'(?=\p{L}))+'(?![\p{L}\d])|"[^"\n]+"|“[^”\n]+”|`[^`\n]+`/gu

// What stands in quotation marks is one value, whatever sentences it has.
function split(text: string, borders: RegExp): string[] {
  const masked = text.replace(quotation, (quoted) => (quoted.length < text.trim().length - 4 ? `${quoted.charAt(0)}${"x".repeat(quoted.length - 2)}${quoted.charAt(0)}` : quoted))
  const parts: string[] = []
  let start = 0
  for (const border of masked.matchAll(borders)) {
    parts.push(text.slice(start, border.index))
    start = border.index + border[0].length
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter(Boolean)
}
