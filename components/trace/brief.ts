/** What a row says of its step or call in a few words. */
import { shownText } from "#components/shown-text.ts"
import { isBlobRef } from "#lib/agent/spill.ts"
import type { CallView, StepView } from "#lib/agent/view.ts"
import type { Json } from "#lib/agent/types.ts"
import { countOf } from "./amounts.ts"
import { visible } from "./visible-text.tsx"

const LENGTH = 120
const ENDING = 60

/** The arguments without the ceremony of JSON: the values, with a name only where a value alone says nothing. */
export function briefArguments({ args, arguments: written, status }: CallView): string {
  const text = shownText(written)
  if (status === "writing") return ending(text)
  const value = isBlobRef(args) ? undefined : (args ?? parsed(text))
  if (typeof value !== "object" || value === null || Array.isArray(value)) return clip(text)
  return clip(Object.entries(value).slice(0, 8).map(([key, item]) => word(key, item)).join(", "))
}

/** The beginning of what the model said, or else what it did. */
export function briefStep({ text, reasoning, calls, status, finishReason }: StepView): string {
  if (finishReason === "recall") return "looks before the model is asked"
  if (finishReason === "remember") return "keeps what the turn told"
  const said = shownText(text).slice(0, LENGTH)
  if (said) return clip(said)
  if (status === "dropped") return "lost with its process"
  if (calls.length > 0) return `asks for ${countOf(calls.length, "call")}`
  return shownText(reasoning) ? "thinking" : ""
}

/** What was written last, without the punctuation of JSON, so that one sees it grow. */
const ending = (text: string): string => {
  const bare = text.slice(-4 * ENDING).replace(/[{}"\\]/g, "")
  return visible(bare.length > ENDING ? `…${bare.slice(-ENDING)}` : bare)
}

const word = (key: string, value: unknown): string => {
  if (typeof value === "string" && value !== "") return value
  return typeof value === "number" ? String(value) : `${key}: ${JSON.stringify(value)}`
}

const clip = (text: string): string => {
  const line = visible(text.slice(0, LENGTH).replace(/\s+/g, " ").trim())
  return text.length > LENGTH ? `${line}…` : line
}

/** The value of a JSON text; undefined when it is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
