/** No event is above 64 KiB: what is large goes to a blob, its head stays. */
import fc from "fast-check"
import { expect, test } from "vitest"
import { keptEvent, type KeptEvent } from "#lib/agent/events.ts"
import { spill } from "#lib/agent/spill.ts"
import type { Json } from "#lib/agent/types.ts"

const KiB = 1024

function spilled(event: KeptEvent): { event: KeptEvent; kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>()
  const put = (value: unknown) => {
    const known = [...kept].find(([, other]) => other === value)?.[0]
    const hash = known ?? `blob-${kept.size}`
    kept.set(hash, value)
    return hash
  }
  return { event: spill(event, put), kept }
}

const finished = (output: string, details?: Json): KeptEvent => ({ type: "call.finished", callId: "c1", name: "look", ok: true, output, ms: 0, ...(details === undefined ? {} : { details }) })
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

test("what fits stays as it is", () => {
  for (const event of [finished("x".repeat(32 * KiB)), finished("é".repeat(16 * KiB)), finished("", { chart: [1, 2] })]) expect(spilled(event)).toEqual({ event, kept: new Map() })
})

test("a text above 32 KiB of UTF-8 becomes a reference with its size and its first 4 KiB", () => {
  const text = "é".repeat(16 * KiB + 1)
  const { event, kept } = spilled(finished(text))
  expect(event).toMatchObject({ output: { blob: "blob-0", bytes: 32 * KiB + 2, head: "é".repeat(2 * KiB) } })
  expect(kept.get("blob-0")).toBe(text)
})

test("a large value that is no text is kept as the value it is", () => {
  const details = { rows: Array.from({ length: 10_000 }, (_, i) => i) }
  const { event, kept } = spilled(finished("ok", details))
  expect(event).toMatchObject({ output: "ok", details: { bytes: bytesOf(details), head: expect.stringMatching(/^\{"rows":\[0,1,2/) } })
  expect(kept.get("blob-0")).toEqual(details)
})

test("data that only looks like a reference is kept apart like any other", () => {
  const details = { blob: "x".repeat(100 * KiB), bytes: 3, head: "" }
  const { event, kept } = spilled(finished("ok", details))
  expect(event).toMatchObject({ details: { blob: "blob-0", bytes: bytesOf(details) } })
  expect(kept.get("blob-0")).toEqual(details)
})

test("several middling values of one event are kept apart until it fits", () => {
  const calls = Array.from({ length: 20 }, (_, i) => ({ callId: `c${i}`, name: "write", arguments: String(i % 10).repeat(10 * KiB + i) }))
  const { event, kept } = spilled({ type: "message.assistant", stepId: "s1", agent: "main", text: "t".repeat(30 * KiB), reasoning: "r".repeat(30 * KiB), calls, finishReason: "tool_calls", ms: 0 })
  expect(bytesOf(event)).toBeLessThan(64 * KiB)
  expect(kept.size).toBe(22)
})

test("an event that was spilled before stays as it is", () => {
  const { event } = spilled(finished("x".repeat(100 * KiB), { text: "y".repeat(100 * KiB) }))
  expect(spilled(event)).toEqual({ event, kept: new Map() })
})

test("whatever is said, asked, answered or given fits, and nothing of it is lost", () => {
  const text = fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 3000 })).map(([piece, times]) => piece.repeat(times))
  const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.dictionary(fc.string(), text, { maxKeys: 3 }))
  const event: fc.Arbitrary<KeptEvent> = fc.oneof(
    text.map((said): KeptEvent => ({ type: "message.user", messageId: "m1", text: said })),
    text.map((said): KeptEvent => ({ type: "message.edited", messageId: "m1", text: said })),
    fc.tuple(text, text, fc.array(text, { maxLength: 5 })).map(([said, reasoning, args]): KeptEvent => ({
      type: "message.assistant", stepId: "s1", agent: "main", text: said, reasoning, finishReason: "stop", ms: 0, calls: args.map((given, i) => ({ callId: `c${i}`, name: "look", arguments: given })),
    })),
    value.map((args): KeptEvent => ({ type: "call.started", callId: "c1", name: "look", args })),
    value.map((args): KeptEvent => ({ type: "call.waiting", callId: "c1", for: "answer", args })),
    fc.tuple(value, value).map(([output, args]): KeptEvent => ({ type: "call.answered", callId: "c1", output, args, by: "person" })),
    fc.tuple(text, value).map(([output, details]) => finished(output, details)),
    text.map((output): KeptEvent => ({ type: "task.changed", taskId: "k1", title: "Report", status: "succeeded", output })),
  )
  fc.assert(
    fc.property(event, (given) => {
      const { event: small, kept } = spilled(given)
      expect(bytesOf(small)).toBeLessThanOrEqual(64 * KiB)
      expect(keptEvent.safeParse(small).success).toBe(true)
      expect(restored(small, kept)).toEqual(given)
    }),
    { numRuns: 40 },
  )
})

/** The event with every reference replaced by what was kept for it. */
function restored(value: unknown, kept: Map<string, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value
  if ("blob" in value && typeof value.blob === "string" && kept.has(value.blob)) return kept.get(value.blob)
  if (Array.isArray(value)) return value.map((item) => restored(item, kept))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restored(item, kept)]))
}
