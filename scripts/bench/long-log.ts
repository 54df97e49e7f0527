/** Long conversations as they happen: a question, three calls side by side, an answer of a paragraph and a list. */
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { newId } from "#lib/store/ids.ts"

/** Kept events of one turn, and what a model sees of it. */
export const EVENTS_PER_TURN = 13
export const MESSAGES_PER_TURN = 6

const CITIES = ["Paris", "Tokyo", "Lima"]

/** The text by which the last answer of `turns` turns is known. */
export const lastAnswer = (turns: number): string => `That was answer ${turns}.`

/** `turns` finished turns, `EVENTS_PER_TURN` events each, a second apart. */
export function longLog(turns: number): Envelope[] {
  const begin = Date.UTC(2026, 0, 1)
  return Array.from({ length: turns }, (_, i) => turnOf(i + 1)).flat().map((envelope, i) => ({ at: new Date(begin + i * 1_000).toISOString(), ...envelope }))
}

function turnOf(n: number): Omit<Envelope, "at">[] {
  const [turnId, messageId, ask, tell] = [newId(), newId(), newId(), newId()]
  const agent = "assistant"
  const model = "openai:words"
  const calls = CITIES.map((city) => ({ callId: newId(), name: "get_weather", args: { city } }))
  const step = (stepId: string): KeptEvent => ({ type: "model.started", stepId, agent, model, instructions: "none", tools: [], settings: "none", requestHash: "none" })
  const of = (event: KeptEvent) => ({ turnId, agent, event })
  return [
    { event: { type: "message.user", messageId, text: `Question ${n}: what is the weather in ${CITIES.join(", ")}?` } },
    of({ type: "turn.started", turnId, attempt: 1, cause: { kind: "message", id: messageId }, agent, model }),
    of(step(ask)),
    of({ type: "message.assistant", stepId: ask, agent, text: "", finishReason: "tool_calls", ms: 700, ttftMs: 300, usage: { inputTokens: 900, outputTokens: 60 },
      calls: calls.map(({ callId, name, args }) => ({ callId, name, arguments: JSON.stringify(args) })) }),
    ...calls.map(({ callId, name, args }) => of({ type: "call.started", callId, name, version: "1", args })),
    ...calls.map(({ callId, name, args }) => of({ type: "call.finished", callId, name, ok: true, output: `18 °C and sunny in ${args.city}.`, details: { city: args.city, celsius: 18 }, ms: 120 })),
    of(step(tell)),
    of({ type: "message.assistant", stepId: tell, agent, calls: [], finishReason: "stop", ms: 900, ttftMs: 300, usage: { inputTokens: 1_100, outputTokens: 80 }, text: answer(n) }),
    of({ type: "turn.finished", turnId, reason: "done", usage: { inputTokens: 2_000, outputTokens: 140 } }),
  ]
}

const answer = (n: number): string =>
  `It is **18 °C** and sunny in all three cities, which is usual for the season.\n\n${CITIES.map((city) => `- ${city}: 18 °C, light wind, no rain until tomorrow`).join("\n")}\n\n${lastAnswer(n)}`
