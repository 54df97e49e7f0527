/** What a provider must get back: its own ids, and the fields we do not know (signatures, encrypted thoughts). */
import type { ProviderFields } from "#lib/agent/types.ts"
import { isObject } from "./json.ts"
import type { JsonObject } from "./json.ts"

/** Fields of a message that belong to this answer alone: sent back, some servers refuse them. */
export const notEchoed = new Set([
  "role", "content", "refusal", "tool_calls", "function_call", "reasoning", "reasoning_content",
  "audio", "annotations", "channel", "logprobs", "executed_tools", "name",
])

/** Fields of a call that the accumulator reads itself. */
export const partsOfCall = new Set(["index", "id", "type", "function", "custom"])

/** Adds to `kept` what a delta holds besides the known fields. */
export function keepUnknown(kept: JsonObject, delta: JsonObject, known: Set<string>): void {
  for (const [key, value] of Object.entries(delta)) {
    if (known.has(key) || key === "__proto__" || isHollow(value)) continue
    kept[key] = Object.hasOwn(kept, key) ? merge(kept[key], value) : value
  }
}

/** Null, "", [], or objects and lists that hold nothing else. */
function isHollow(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true
  return typeof value === "object" && Object.values(value).every(isHollow)
}

function merge(old: unknown, value: unknown): unknown {
  if (Array.isArray(old) && Array.isArray(value)) return value.reduce(joinDetail, old)
  if (isObject(old) && isObject(value)) {
    const joined = { ...old }
    keepUnknown(joined, value, new Set())
    return joined
  }
  return value
}

// OpenRouter streams one entry of reasoning_details in pieces that share type and index.
function joinDetail(list: unknown[], item: unknown): unknown[] {
  const last = list.at(-1)
  if (!isObject(item) || !isObject(last) || item.index === undefined || item.type !== last.type || item.index !== last.index) return [...list, item]
  const joined = { ...last, ...item }
  for (const key of ["text", "summary", "data"]) {
    if (typeof last[key] === "string" && typeof item[key] === "string") joined[key] = last[key] + item[key]
  }
  return [...list.slice(0, -1), joined]
}

/** The wire's own ids, as far as they name one call each, and everything to be echoed. */
export function providerFields(name: string, message: JsonObject, calls: { id: string; fields: JsonObject }[]): { provider?: ProviderFields } {
  const seen = new Set<string>()
  const echoed = calls.map(({ id, fields }) => {
    const isOwn = id !== "" && !seen.has(id)
    seen.add(id)
    return { ...(isOwn && { id }), ...fields }
  })
  const hasCalls = echoed.some((call) => Object.keys(call).length)
  if (!hasCalls && !Object.keys(message).length) return {}
  return { provider: { name, ...(Object.keys(message).length && { message }), ...(hasCalls && { calls: echoed }) } }
}
