/** What a request's messages say about the turn so far. */
import type { Message } from "#lib/agent/types.ts"

/** A call of this turn with its result; `failed` when the result is an error. */
export type Done = { name: string; args: Record<string, unknown>; result: string; failed: boolean }

/** `text` is what the user asked last; `question` is the model's own question that it answers, `before` what had been asked then. */
export type Turn = { text: string; before?: string; question?: string; done: Done[] }

/** Reads the last user message and all calls after it. */
export const readTurn = (messages: Message[]): Turn => {
  const at = messages.findLastIndex((message) => message.role === "user")
  const asked = contentOf(messages[at])
  const results = new Map(messages.slice(at + 1).flatMap((message) => (message.role === "tool" ? [[message.tool_call_id, message.content] as const] : [])))
  const done = messages.slice(at + 1).flatMap((message) =>
    message.role !== "assistant" ? [] : (message.tool_calls ?? []).map((call) => {
      const result = results.get(call.id) ?? "Error: no result."
      return { name: call.function.name, args: parseArgs(call.function.arguments), result, failed: /^Error\b/.test(result) }
    }),
  )
  const previous = messages[at - 1]
  const question = previous?.role === "assistant" && !previous.tool_calls?.length ? (previous.content ?? "") : ""
  const before = messages.slice(0, Math.max(0, at)).findLast((message) => message.role === "user")
  return { text: asked, done, ...(question.endsWith("?") && before ? { question, before: contentOf(before) } : {}) }
}

// The rules compare every word with every other: a pasted book must not stop the process.
const longest = 4_000

function contentOf(message: Message | undefined): string {
  return typeof message?.content === "string" ? message.content.slice(0, longest) : ""
}

function parseArgs(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === "object" && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
