/** What is to be done with a log: a pure function of it. */
import { expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { nextOf, type Asked } from "#lib/agent/next.ts"
import type { OpenCall } from "#lib/agent/open.ts"
import { at, numbered } from "./support/world.ts"

type Cause = Extract<KeptEvent, { type: "turn.started" }>["cause"]

const user = (messageId: string): Envelope => ({ at, event: { type: "message.user", messageId, text: "Hello." } })
const started = (turnId: string, cause: Cause, attempt = 1): Envelope => ({ at, turnId, event: { type: "turn.started", turnId, attempt, cause, agent: "main", model: "test:main" } })
const finished = (turnId: string): Envelope => ({ at, turnId, event: { type: "turn.finished", turnId, reason: "done" } })
const answer = (names: string[], parent?: string): Envelope => ({
  at, turnId: "t1", parent,
  event: { type: "message.assistant", stepId: `step-${names.join("-")}`, agent: "main", text: "", calls: names.map((name) => ({ callId: `c-${name}`, name, arguments: "{}" })), finishReason: "tool_calls", ms: 0 },
})
const begun = (name: string, parent?: string): Envelope => ({ at, turnId: "t1", parent, event: { type: "call.started", callId: `c-${name}`, name, args: {} } })
const waits = (name: string, parent?: string): Envelope => ({ at, turnId: "t1", parent, event: { type: "call.waiting", callId: `c-${name}`, for: "answer", args: {} } })
const answered = (name: string): Envelope => ({ at, turnId: "t1", event: { type: "call.answered", callId: `c-${name}`, output: 1, by: "person" } })
const done = (name: string): Envelope => ({ at, turnId: "t1", event: { type: "call.finished", callId: `c-${name}`, name, ok: true, output: "", ms: 0 } })

const message = (id: string): Cause => ({ kind: "message", id })
const idle: Asked = { turnId: null, stopTurnId: null, retryOf: null }
const open: Asked = { ...idle, turnId: "t1" }
const safe = new Set(["safe", "delegate"])
const next = (log: Envelope[], asked: Asked) => nextOf(numbered(log), asked, ({ name }: OpenCall) => safe.has(name))

/** A turn that is open, and what happened in it. */
const turn = (...rest: Envelope[]): Envelope[] => [user("m1"), started("t1", message("m1")), ...rest]
const goesOn = { do: "go on", turnId: "t1", cause: message("m1") }

test("an empty log rests", () => {
  expect(next([], idle)).toEqual({ do: "rest" })
})

test("the first message that no turn has taken starts one", () => {
  expect(next([user("m1"), user("m2")], idle)).toEqual({ do: "start", cause: message("m1") })
  expect(next([...turn(finished("t1")), user("m2")], idle)).toEqual({ do: "start", cause: message("m2") })
  expect(next(turn(finished("t1")), idle)).toEqual({ do: "rest" })
})

test("messages are taken in the order in which they stand, without those removed", () => {
  const moved: Envelope = { at, event: { type: "message.edited", messageId: "m3", before: "m1" } }
  const removed: Envelope = { at, event: { type: "message.removed", messageId: "m3" } }
  expect(next([user("m1"), user("m2"), user("m3"), moved], idle)).toEqual({ do: "start", cause: message("m3") })
  expect(next([user("m1"), user("m2"), user("m3"), moved, removed], idle)).toEqual({ do: "start", cause: message("m1") })
})

test("an open turn goes on before a new one starts", () => {
  expect(next(turn(user("m2")), open)).toEqual(goesOn)
})

test("a turn to be run again starts as a new one, before any message", () => {
  expect(next(turn(finished("t1"), user("m2")), { ...idle, retryOf: "t1" })).toEqual({ do: "start", cause: { kind: "retry", id: "t1" } })
})

test("a call to be run again opens its own turn again", () => {
  expect(next(turn(answer(["plain"]), begun("plain"), finished("t1"), user("m2")), { ...idle, retryOf: "c-plain" })).toEqual({ do: "go on", turnId: "t1", cause: { kind: "retry", id: "c-plain" } })
})

test("a stop ends the open turn whatever it does, and no other", () => {
  for (const log of [turn(), turn(answer(["plain"]), begun("plain")), turn(answer(["ask"]), waits("ask"))])
    expect(next(log, { ...open, stopTurnId: "t1" })).toMatchObject({ do: "end", turnId: "t1", reason: "stopped", interrupted: [] })
  expect(next(turn(), { ...open, stopTurnId: "t0" })).toEqual(goesOn)
})

test("a call that was found running is lost unless it may be entered again", () => {
  expect(next(turn(answer(["safe", "plain"]), begun("safe"), begun("plain")), open)).toMatchObject({ do: "end", reason: "interrupted", error: { kind: "interrupted" }, interrupted: [{ callId: "c-plain" }] })
  expect(next(turn(answer(["safe", "delegate"]), begun("safe"), begun("delegate")), open)).toEqual(goesOn)
  expect(next(turn(answer(["plain"])), open)).toEqual(goesOn)
  expect(next(turn(answer(["plain"]), begun("plain"), done("plain")), open)).toEqual(goesOn)
})

test("a delegate stands where the calls within it stand", () => {
  const inside = turn(answer(["delegate"]), begun("delegate"), answer(["plain"], "c-delegate"))
  expect(next(inside, open)).toEqual(goesOn)
  expect(next([...inside, begun("plain", "c-delegate")], open)).toMatchObject({ do: "end", reason: "interrupted", interrupted: [{ callId: "c-plain", parent: "c-delegate" }] })
  expect(next([...inside, begun("plain", "c-delegate"), waits("plain", "c-delegate")], open)).toEqual({ do: "rest" })
})

test("a turn that only waits rests, one that can run a sibling goes on", () => {
  expect(next(turn(answer(["ask"]), begun("ask"), waits("ask")), open)).toEqual({ do: "rest" })
  expect(next(turn(answer(["ask", "safe"]), begun("ask"), waits("ask"), begun("safe")), open)).toEqual(goesOn)
  expect(next(turn(answer(["ask", "safe"]), begun("ask"), waits("ask"), begun("safe"), done("safe")), open)).toEqual({ do: "rest" })
})

test("an answer lets the turn go on, for that answer once", () => {
  const log = turn(answer(["ask"]), begun("ask"), waits("ask"), answered("ask"))
  expect(next(log, open)).toEqual({ do: "go on", turnId: "t1", cause: { kind: "answer", id: "c-ask" } })
  expect(next([...log, started("t1", { kind: "answer", id: "c-ask" }, 2)], open)).toEqual(goesOn)
})

test("a call that was answered is not lost by a crash before it went on", () => {
  const log = turn(answer(["ask"]), begun("ask"), waits("ask"), answered("ask"), started("t1", { kind: "answer", id: "c-ask" }, 2))
  expect(next(log, open)).toEqual(goesOn)
})

test("the third attempt that dies gives the turn up", () => {
  const attempts = (count: number) => [user("m1"), ...Array.from({ length: count }, (_, i) => started("t1", message("m1"), i + 1))]
  expect(next(attempts(2), open)).toEqual(goesOn)
  expect(next(attempts(3), open)).toMatchObject({ do: "end", reason: "failed", error: { kind: "crashed", message: expect.stringContaining("3 times") } })
})

test("attempts that an answer made are no crashes", () => {
  const log = turn(answer(["ask"]), ...[2, 3, 4, 5].flatMap((attempt) => [waits("ask"), answered("ask"), started("t1", { kind: "answer", id: "c-ask" }, attempt)]))
  expect(next(log, open)).toEqual(goesOn)
})

test("looking twice changes nothing", () => {
  const log = numbered(turn(answer(["plain"]), begun("plain")))
  const before = JSON.stringify(log)
  expect(nextOf(log, open, () => false)).toEqual(nextOf(log, open, () => false))
  expect(JSON.stringify(log)).toBe(before)
})

test("an open turn that never started is a broken log", () => {
  expect(() => next([user("m1")], open)).toThrow("t1")
})
