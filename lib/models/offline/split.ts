/** Clauses: one message may ask for several things, one after the other. */

const doers = `what|how|who|when|where|which|roll|convert|calculate|compute|tell|find|get|search|wait|add|show|give|play|book|check|create|remember|set|send|translate|look|list|draw|multiply|divide|subtract|sum`
const borders = new RegExp(
  [
    String.raw`(?<=[\p{L}\d)"'’”%]{2}[.?!]["'’”]?)\s+(?=["'“‘]?(?-i:\p{Lu}))`,
    String.raw`\s*;\s*`,
    String.raw`,?\s+(?:and\s+)?(?:then|after that|afterwards)\s+(?:please\s+)?`,
    String.raw`(?:,\s*|\s+)(?:and\s+)?also\s+(?=(?:${doers})\b)`,
    String.raw`(?:,\s*|\s+)and\s+(?=(?:${doers})\b)`,
    String.raw`,\s*(?=(?:${doers})\b)`,
  ].join("|"),
  "giu",
)

/** Cuts a message into the clauses that each may ask for a tool. */
export const splitClauses = (text: string): string[] => text.split(borders).map((clause) => clause.trim()).filter(Boolean)
