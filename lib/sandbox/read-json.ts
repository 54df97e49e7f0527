import type { Json } from "#lib/agent/types.ts"

/** Parses JSON from inside the sandbox; null when it is nested deeper than `depth`. An own `__proto__` is left out: whoever copies the object would set a prototype. */
export function readJson(text: string, depth: number): { value: Json } | null {
  if (depthOf(text) > depth) return null
  const value: Json = JSON.parse(text, (key, value: Json) => (key === "__proto__" ? undefined : value))
  return { value }
}

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted && char === "\\") at++
    else if (char === '"') quoted = !quoted
    else if (!quoted && (char === "[" || char === "{")) deepest = Math.max(deepest, ++depth)
    else if (!quoted && (char === "]" || char === "}")) depth--
  }
  return deepest
}
