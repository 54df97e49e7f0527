/** Background tasks as pure folds: what waits, what is told, how far one is, how it ended. */
import fc from "fast-check"
import { expect, test } from "vitest"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { historyOf } from "#lib/agent/messages.ts"
import { nextOf, type Asked } from "#lib/agent/next.ts"
import { callsOf, onlyWaits } from "#lib/agent/open.ts"
import { queueOf, takesOf } from "#lib/agent/queue.ts"
import { attemptsOf, endingOf, progressed, progressOf, type Delivery, type Progress, type TaskStatus } from "#lib/agent/tasks.ts"
import { viewOf } from "./support/checks.ts"
import { at, numbered } from "./support/world.ts"

const kept = (event: KeptEvent, turnId?: string): Envelope => ({ at, turnId, event })
const user = (messageId: string): Envelope => kept({ type: "message.user", messageId, text: "Hello." })
const task = (taskId: string, status: TaskStatus, deliver: Delivery = "push_when_idle", output?: string): Envelope =>
  kept({ type: "task.changed", taskId, title: "Work", status, deliver, ...(output === undefined ? {} : { output }) })
const started = (turnId: string, cause: { kind: "message" | "task" | "retry" | "answer"; id: string }, attempt = 1): Envelope =>
  kept({ type: "turn.started", turnId, attempt, cause, agent: "main", model: "test:main" }, turnId)
const asking = (stepId: string, turnId = "t1", takes?: string[]): Envelope =>
  kept({ type: "model.started", stepId, agent: "main", model: "test:main", instructions: "i", tools: [], settings: "s", ...(takes ? { takes } : {}), requestHash: "" }, turnId)
const answer = (text: string, names: string[] = [], turnId = "t1"): Envelope =>
  kept({ type: "message.assistant", stepId: `s-${text}`, agent: "main", text, calls: names.map((name) => ({ callId: `c-${name}`, name, arguments: "{}" })), finishReason: "stop", ms: 0 }, turnId)
const waits = (name: string, taskId: string): Envelope => kept({ type: "call.waiting", callId: `c-${name}`, for: "task", taskId, args: {} }, "t1")
const begun = (name: string): Envelope => kept({ type: "call.started", callId: `c-${name}`, name, args: {} }, "t1")
const done = (name: string): Envelope => kept({ type: "call.finished", callId: `c-${name}`, name, ok: true, output: "", ms: 0 }, "t1")
const finished = (reason: "done" | "stopped" | "failed" | "limit" = "done", turnId = "t1"): Envelope =>
  kept({ type: "turn.finished", turnId, reason, ...(reason === "failed" || reason === "limit" ? { error: { kind: reason, message: `It ${reason}.` } } : {}) }, turnId)

const idle: Asked = { turnId: null, stopTurnId: null, retryOf: null }
const next = (log: Envelope[], asked: Asked = idle) => nextOf(numbered(log), asked, () => true)
const message = { kind: "message", id: "m1" } as const

test("a result that is pushed stands in the queue where it came, and starts a turn", () => {
  const log = [user("m1"), task("k1", "succeeded"), user("m2")]
  expect(queueOf(log)).toEqual([{ messageId: "m1", joins: false }, { messageId: "k1", joins: false, task: true }, { messageId: "m2", joins: false }])
  expect(next([task("k1", "succeeded"), user("m2")])).toEqual({ do: "start", cause: { kind: "task", id: "k1" } })
  expect(next([task("k1", "failed"), started("t1", { kind: "task", id: "k1" }), finished()])).toEqual({ do: "rest" })
})

test("only an end is told, and only when it is to be pushed", () => {
  for (const status of ["queued", "running", "waiting"] as const) expect(queueOf([task("k1", status)])).toEqual([])
  for (const deliver of ["poll", "silent"] as const) expect(queueOf([task("k1", "succeeded", deliver)])).toEqual([])
  expect(queueOf([task("k1", "failed", "push_now")])).toEqual([{ messageId: "k1", joins: true, task: true }])
  // Who cancelled it knows.
  expect(queueOf([task("k1", "cancelled", "push_now"), kept({ type: "task.changed", taskId: "k2", title: "Work", status: "succeeded" })])).toEqual([])
})

test("a task that runs again takes its old result out of the queue", () => {
  expect(queueOf([task("k1", "succeeded"), task("k1", "queued")])).toEqual([])
  expect(queueOf([task("k1", "succeeded"), user("m1"), task("k1", "queued"), task("k1", "succeeded")]).map(({ messageId }) => messageId)).toEqual(["m1", "k1"])
})

test("a turn that a result began takes on the results behind it, no message, and only with its first step", () => {
  const log = [task("k1", "succeeded"), task("k2", "succeeded"), task("k3", "failed"), user("m1"), task("k4", "succeeded"), started("t1", { kind: "task", id: "k1" })]
  expect(takesOf(log, "t1")).toEqual(["k2", "k3"])
  expect(takesOf([...log, asking("s1", "t1", ["k2", "k3"])], "t1")).toEqual([])
  expect(takesOf([user("m1"), task("k1", "succeeded"), task("k2", "succeeded", "push_now"), started("t1", message)], "t1")).toEqual(["k2"])
})

test("the history tells each result as it stood when it was taken", () => {
  const log = numbered([
    task("k1", "succeeded", "push_when_idle", "first"), started("t1", { kind: "task", id: "k1" }), asking("s1"), answer("Fine."), finished(),
    task("k1", "queued"), task("k1", "succeeded", "push_when_idle", "second"), started("t2", { kind: "task", id: "k1" }), asking("s2", "t2"), answer("Fine again.", [], "t2"),
  ])
  expect(historyOf(log, () => "", "test").map(({ content }) => content)).toEqual(['[task k1 "Work" succeeded]\nfirst', "Fine.", '[task k1 "Work" succeeded]\nsecond', "Fine again."])
})

test("a call that waits for a task is answered by its end, whichever stands first in the log", () => {
  const open = [user("m1"), started("t1", message), answer("", ["wait"]), begun("wait")]
  const asked: Asked = { ...idle, turnId: "t1" }
  expect(next([...open, waits("wait", "k1")], asked)).toEqual({ do: "rest" })
  expect(next([...open, waits("wait", "k1"), task("k2", "succeeded"), task("k1", "running")], asked)).toEqual({ do: "rest" })
  for (const log of [[...open, waits("wait", "k1"), task("k1", "succeeded")], [...open, task("k1", "failed"), waits("wait", "k1")]]) {
    expect(onlyWaits(log, "t1")).toBe(false)
    expect(callsOf(log, "t1")[0]?.state).toBe("answered")
  }
  expect(next([...open, waits("wait", "k1"), task("k1", "succeeded")], asked)).toEqual({ do: "go on", turnId: "t1", cause: { kind: "answer", id: "c-wait" } })
  expect(next([...open, waits("wait", "k1"), task("k1", "succeeded"), task("k1", "queued"), waits("wait", "k1")], asked)).toEqual({ do: "rest" })
})

test("the view's queue is the runner's, whatever becomes of tasks and messages", () => {
  const ids = ["k1", "k2", "k3"]
  const change = fc.oneof(
    fc.record({ id: fc.constantFrom(...ids), status: fc.constantFrom<TaskStatus>("queued", "running", "succeeded", "failed", "cancelled"), deliver: fc.constantFrom<Delivery>("poll", "push_when_idle", "push_now", "silent") }),
    fc.record({ remove: fc.constantFrom(...ids) }), fc.record({ take: fc.constantFrom(...ids) }), fc.record({ move: fc.constantFrom(...ids), before: fc.constantFrom(...ids, "m1") }), fc.record({ now: fc.constantFrom(...ids) }))
  fc.assert(fc.property(fc.array(change, { maxLength: 14 }), (changes) => {
    const log = [user("m1")]
    for (const [i, what] of changes.entries()) {
      const waiting = (id: string) => queueOf(log).some(({ messageId, joins }) => messageId === id && !joins)
      if ("status" in what) log.push(task(what.id, what.status, what.deliver))
      else if ("take" in what) log.push(started(`t${i}`, { kind: "task", id: what.take }), finished("done", `t${i}`))
      // The store refuses to change what does not wait.
      else if ("remove" in what && waiting(what.remove)) log.push(kept({ type: "message.removed", messageId: what.remove }))
      else if ("move" in what && waiting(what.move)) log.push(kept({ type: "message.edited", messageId: what.move, before: what.before }))
      else if ("now" in what && waiting(what.now)) log.push(kept({ type: "message.edited", messageId: what.now, now: true }))
    }
    const events = numbered(log)
    expect(viewOf(events).queue.map(({ messageId, state, taskId }) => ({ messageId, joins: state === "joining", ...(taskId ? { task: true } : {}) }))).toEqual(queueOf(events))
  }))
})

test("a task is given up when five attempts in a row came no further, a turn at the third that died", () => {
  const attempts = (...between: Envelope[][]) => [user("m1"), ...between.flatMap((events, i) => [started("t1", message, i + 1), ...events])]
  const asked: Asked = { ...idle, turnId: "t1", task: "running" }
  const goesOn = { do: "go on", turnId: "t1", cause: message }
  expect(next(attempts([], [], [], []), asked)).toEqual(goesOn)
  expect(next(attempts([], [], [], [], []), asked)).toMatchObject({ do: "end", reason: "failed", error: { kind: "crashed", message: "The program crashed 5 times in this turn." } })
  expect(next(attempts([], [], []), { ...asked, task: null })).toMatchObject({ do: "end", reason: "failed" })
  const step = [answer("", ["look"]), begun("look"), done("look")]
  expect(next(attempts([], [], [], step, [], [], []), asked)).toEqual(goesOn)
  expect(next(attempts([], [], [], step, [], [], [], []), asked)).toMatchObject({ do: "end", reason: "failed" })
})

test("progress is the same live, from deltas, as from the log", () => {
  const log = [started("t1", message), asking("s1"), answer("Looking at it.", ["report_progress"]), kept({ type: "call.started", callId: "c1", name: "report_progress", args: { percent: 30, note: "A third." } }, "t1"), asking("s2"), answer("x".repeat(500))]
  expect(progressOf(log)).toEqual({ steps: 2, percent: 30, words: "x".repeat(160) })
  const live: Progress = { steps: 0 }
  for (const [i, letter] of [..."abcd"].entries()) expect(progressed(live, { type: "text.delta", stepId: "s1", from: i, delta: letter })).toBe(true)
  expect(live).toEqual({ steps: 0, words: "abcd" })
  expect(progressed(live, { type: "text.delta", stepId: "s2", from: 0, delta: "New" })).toBe(true)
  expect(live.words).toBe("New")
})

test("a task comes to what its last turn came to", () => {
  const begin = [user("m1"), started("t1", message)]
  expect(endingOf([...begin, answer("Here."), finished()])).toEqual({ status: "succeeded", output: "Here." })
  expect(endingOf([...begin, answer("Half", []), finished("stopped")])).toEqual({ status: "cancelled" })
  expect(endingOf([...begin, answer("So far."), finished("limit")])).toEqual({ status: "failed", output: "So far.", error: { kind: "limit", message: "It limit." } })
  expect(endingOf([...begin, finished("failed")])).toEqual({ status: "failed", error: { kind: "failed", message: "It failed." } })
  expect(endingOf([user("m1")])).toEqual({ status: "cancelled" })
  expect(attemptsOf([...begin, started("t1", { kind: "answer", id: "c1" }, 2), started("t1", message, 3), finished(), started("t2", { kind: "retry", id: "t1" })])).toBe(3)
})
