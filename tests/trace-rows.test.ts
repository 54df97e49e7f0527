import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { axisOf, place, reachOf } from "#components/trace/axis.ts"
import { rowsOf, segmentsOf, turnAxis, type Row } from "#components/trace/rows.ts"
import { frozenStore, viewAt } from "#components/trace/time-travel.ts"
import { createTraceIndex } from "#components/trace/trace-index.ts"
import { visible, visibleJson } from "#components/trace/visible-text.tsx"
import { noteWait, type Waits } from "#components/trace/waits.ts"
import { createViewStore } from "#components/view-store.ts"
import type { AgentEvent, Envelope, KeptEvent } from "#lib/agent/events.ts"

const START = Date.UTC(2026, 0, 1)

/** A log written by hand: each entry is a moment in ms, an event, and the call around it. */
function logOf(...entries: [ms: number, event: KeptEvent, parent?: string][]): Envelope[] {
  return entries.map(([ms, event, parent], place) => ({ seq: place + 1, at: new Date(START + ms).toISOString(), turnId: "t", parent, event }))
}

const turnStarted: KeptEvent = { type: "turn.started", turnId: "t", attempt: 1, cause: { kind: "message", id: "m" }, agent: "guide", model: "test:model" }
const asked = (stepId: string, agent = "guide"): KeptEvent => ({
  type: "model.started", stepId, agent, model: "test:model", instructions: "i", tools: [], settings: "s", requestHash: "r",
})
const answered = (stepId: string, calls: string[] = [], agent = "guide"): KeptEvent => ({
  type: "message.assistant", stepId, agent, text: "", finishReason: "stop", ms: 1,
  calls: calls.map((callId) => ({ callId, name: callId, arguments: "{}" })),
})
const began = (callId: string): KeptEvent => ({ type: "call.started", callId, name: callId, args: {} })
const ended = (callId: string, ok = true): KeptEvent => ({ type: "call.finished", callId, name: callId, ok, output: "", ms: 1 })
const waits = (callId: string): KeptEvent => ({ type: "call.waiting", callId, for: "approval", args: {} })
const approved = (callId: string): KeptEvent => ({ type: "call.answered", callId, approve: true, by: "person" })
const done: KeptEvent = { type: "turn.finished", turnId: "t", reason: "done" }

function turnOf(log: Envelope[]) {
  const { turns: [turn], agents } = viewAt(log, log.length)
  const waited: Waits = new Map()
  for (const envelope of log) noteWait(waited, envelope)
  if (!turn) throw new Error("the log has no turn")
  return { turn, agents, waited, row: (id: string) => rowsOf(turn).find((row) => row.id === id) }
}

const outline = (rows: Row[]) => rows.map(({ kind, id, depth }) => `${"  ".repeat(depth)}${kind} ${id}`)

describe("rows", () => {
  test("a step is followed by its calls in the order in which the model asked for them", () => {
    const { turn } = turnOf(logOf([0, turnStarted], [1, asked("s1")], [5, answered("s1", ["b", "a"])], [6, began("a")], [7, began("b")]))
    expect(outline(rowsOf(turn))).toEqual(["step s1", "call b", "call a"])
  })

  test("what a delegate did stands under its call, one deeper, before the next call of the step", () => {
    const { turn, agents } = turnOf(logOf(
      [0, turnStarted], [1, asked("s1")], [5, answered("s1", ["ask", "other"])], [6, began("ask")],
      [7, asked("inner", "expert"), "ask"], [9, answered("inner", ["deep"], "expert"), "ask"],
    ))
    expect(outline(rowsOf(turn))).toEqual(["step s1", "call ask", "  step inner", "  call deep", "call other"])
    expect(rowsOf(turn, new Set(), agents).map(({ lane }) => lane)).toEqual([0, 0, 1, 1, 0])
  })

  test("a folded delegate keeps its own row and hides what is inside", () => {
    const { turn } = turnOf(logOf(
      [0, turnStarted], [1, asked("s1")], [5, answered("s1", ["ask"])], [6, began("ask")], [7, asked("inner"), "ask"],
    ))
    const rows = rowsOf(turn, new Set(["ask"]))
    expect(outline(rows)).toEqual(["step s1", "call ask"])
    expect(rows[1]).toMatchObject({ folded: true })
  })

  test("a hand-off stands after all calls of its step, and the new agent has a lane of its own", () => {
    const handoff: KeptEvent = { type: "agent.changed", from: { name: "guide", hash: "g" }, to: { name: "booker", hash: "b" }, callId: "go" }
    const { turn, agents } = turnOf(logOf(
      [0, turnStarted], [1, asked("s1")], [5, answered("s1", ["go", "note"])], [6, began("go")], [7, handoff], [8, ended("go")],
      [9, asked("s2", "booker")],
    ))
    expect(outline(rowsOf(turn))).toEqual(["step s1", "call go", "call note", "handoff handoff:go", "step s2"])
    expect(rowsOf(turn, new Set(), agents).map(({ lane }) => lane)).toEqual([0, 0, 0, 1, 1])
  })

  test("siblings are numbered for those who cannot see how many there are", () => {
    const { turn } = turnOf(logOf([0, turnStarted], [1, asked("s1")], [5, answered("s1", ["a", "b"])]))
    expect(rowsOf(turn).map(({ position, of }) => `${position}/${of}`)).toEqual(["1/1", "1/2", "2/2"])
  })
})

describe("bars", () => {
  const from = (segments: { from: number; to: number; state: string }[]) => segments.map(({ from, to, state }) => [from - START, to - START, state])

  test("a call that waited for approval is hatched until the answer and busy after it", () => {
    const { row, waited } = turnOf(logOf(
      [0, turnStarted], [1, asked("s")], [10, answered("s", ["c"])], [20, waits("c")], [500, approved("c")], [510, began("c")], [600, ended("c")],
    ))
    const call = row("c")
    expect(call && from(segmentsOf(call, waited, START + 900))).toEqual([[20, 500, "waiting"], [500, 600, "busy"]])
  })

  test("what still runs reaches to now, what still waits too", () => {
    const { row, waited } = turnOf(logOf(
      [0, turnStarted], [1, asked("s")], [10, answered("s", ["runs", "waits"])], [20, began("runs")], [30, began("waits")], [40, waits("waits")],
    ))
    const [runs, stays] = [row("runs"), row("waits")]
    expect(runs && from(segmentsOf(runs, waited, START + 900))).toEqual([[20, 900, "busy"]])
    expect(stays && from(segmentsOf(stays, waited, START + 900))).toEqual([[30, 40, "busy"], [40, 900, "waiting"]])
  })

  test("an interrupted call is lost, never drawn as work", () => {
    const interrupted: KeptEvent = { type: "call.finished", callId: "c", name: "c", ok: false, output: "", error: { kind: "interrupted", message: "" }, ms: 0 }
    const { row, waited } = turnOf(logOf([0, turnStarted], [1, asked("s")], [10, answered("s", ["c"])], [20, began("c")], [9000, interrupted]))
    const call = row("c")
    expect(call && from(segmentsOf(call, waited, START + 9999))).toEqual([[20, 9000, "lost"]])
  })

  test("a call that was never begun has no bar", () => {
    const { row, waited } = turnOf(logOf([0, turnStarted], [1, asked("s")], [10, answered("s", ["c"])]))
    const call = row("c")
    expect(call && segmentsOf(call, waited, START + 20)).toEqual([])
  })
})

describe("the time axis", () => {
  test("is true to scale while something runs", () => {
    const axis = axisOf({ from: 0, to: 1000 }, [{ from: 0, to: 1000 }])
    expect([0, 250, 1000].map((ms) => place(axis, ms))).toEqual([0, 0.25, 1])
    expect(axis.ticks.map(({ ms }) => ms)).toEqual([0, 200, 400, 600, 800])
  })

  test("folds three hours of waiting to a narrow band and leaves the rest readable", () => {
    const hours = 3 * 3600_000
    const { turn, waited } = turnOf(logOf(
      [0, turnStarted], [0, asked("s")], [1000, answered("s", ["c"])], [1000, waits("c")], [1000 + hours, approved("c")],
      [1000 + hours, began("c")], [2000 + hours, ended("c")], [2000 + hours, done],
    ))
    const axis = turnAxis(turn, waited, START)
    const folded = axis.pieces.filter((piece) => piece.folded)
    expect(folded.map(({ from, to }) => to - from)).toEqual([hours])
    expect(folded.map(({ left, right }) => right - left < 0.1)).toEqual([true])
    expect(axis.activeMs).toBe(2000)
    expect(place(axis, START + 1000)).toBeCloseTo(0.46, 5)
  })

  test("leaves room to grow while the turn runs, and none when it ends in waiting", () => {
    const running = axisOf({ from: 0, to: 900 }, [{ from: 0, to: 900 }], { growing: true })
    expect(reachOf(running)).toBe(1000)
    const waiting = axisOf({ from: 0, to: 90_000 }, [{ from: 0, to: 900 }], { growing: true })
    expect(reachOf(waiting)).toBe(Infinity)
  })

  test("never turns back and stays within the width, whatever ran when", () => {
    const span = fc.tuple(fc.nat(100_000), fc.nat(100_000)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
    fc.assert(fc.property(span, fc.array(span, { maxLength: 12 }), fc.boolean(), (whole, active, growing) => {
      const axis = axisOf(whole, active, { growing })
      const moments = [whole.from, ...active.flatMap(({ from, to }) => [from, to]), whole.to].toSorted((a, b) => a - b)
      const places = moments.map((ms) => place(axis, ms))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places.every((at) => at >= 0 && at <= 1 + 1e-9)).toBe(true)
      expect(axis.pieces.at(-1)?.right).toBeCloseTo(1, 6)
      expect(axis.ticks.length).toBeLessThanOrEqual(12)
    }))
  })
})

describe("time travel", () => {
  const log = logOf(
    [0, { type: "message.user", messageId: "m", text: "hello" }], [1, turnStarted], [2, asked("s1")], [5, answered("s1", ["a", "ask"])],
    [6, began("a")], [7, began("ask")], [8, asked("inner", "expert"), "ask"], [9, ended("a", false)], [11, answered("inner", [], "expert"), "ask"],
    [12, ended("ask")], [13, asked("s2")], [20, answered("s2")], [21, done],
  )

  test("a frozen store shows exactly the fold of the prefix, wherever one jumps", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: log.length + 2 }), { maxLength: 12 }), (jumps) => {
      for (const seq of jumps) expect(frozenStore(log, seq).view).toEqual(viewAt(log.slice(0, seq), Infinity))
    }))
  })

  test("going forward folds into the same view and makes a new store, so that everything is read again", () => {
    const own = [...log]
    const early = frozenStore(own, 3)
    const late = frozenStore(own, 9)
    expect(late).not.toBe(early)
    expect(late.view).toBe(early.view)
    expect(frozenStore(own, 9)).toBe(late)
  })

  test("the whole log stays in reach of the slider", () => {
    expect(frozenStore(log, 2).log).toBe(log)
  })
})

describe("the index", () => {
  const storeOf = (events: [AgentEvent, number?][]) => {
    const store = createViewStore()
    store.add(events.map(([event, seq]) => ({ seq, at: new Date(START).toISOString(), turnId: "t", event })))
    return store
  }

  test("a token leaves the list as it is, a finished step renews it", () => {
    const store = storeOf([[turnStarted, 1], [asked("s"), 2]])
    const frames: (() => void)[] = []
    globalThis.requestAnimationFrame = (frame) => frames.push(() => frame(0))
    globalThis.cancelAnimationFrame = () => {}
    const index = createTraceIndex(store, () => START, new Set())
    let told = 0
    const leave = index.subscribe(() => told++)
    const before = index.items()
    frames.splice(0).forEach((frame) => frame())
    told = 0

    store.add([{ at: new Date(START).toISOString(), turnId: "t", event: { type: "text.delta", stepId: "s", from: 0, delta: "Hi" } }])
    expect(index.items()).toBe(before)
    expect(frames).toHaveLength(0)

    store.add([{ seq: 3, at: new Date(START).toISOString(), turnId: "t", event: answered("s", ["a", "b"]) }])
    frames.splice(0).forEach((frame) => frame())
    expect(told).toBe(1)
    expect(index.items().map(({ row }) => row.id)).toEqual(["t", "s", "a", "b"])
    leave()
  })

  test("an earlier try is folded until somebody opens it", () => {
    const again: KeptEvent = { type: "turn.started", turnId: "u", attempt: 1, cause: { kind: "retry", id: "t" }, agent: "guide", model: "test:model" }
    const store = storeOf([[turnStarted, 1], [asked("s"), 2], [{ type: "turn.finished", turnId: "t", reason: "failed" }, 3], [again, 4]])
    const index = createTraceIndex(store, () => START, new Set())
    expect(index.items().map(({ row }) => row.id)).toEqual(["t", "u"])
    index.toggle("t")
    expect(index.items().map(({ row }) => row.id)).toEqual(["t", "s", "u"])
  })
})

describe("text from outside", () => {
  test("names what would hide: direction overrides, controls, lone surrogates", () => {
    expect(visible("a\u202eb\u0000c\u200bd\ud800e")).toBe("a⟨U+202E⟩b⟨U+0000⟩c⟨U+200B⟩d⟨U+D800⟩e")
  })

  test("leaves emoji, line breaks and every script as they are", () => {
    const text = "👨‍👩‍👧 שלום\nпривет\t日本 ❤️"
    expect(visible(text)).toBe(text)
  })

  test("isolates strings that run right to left, so that they cannot reorder what stands beside them", () => {
    expect(visibleJson({ שם: ["עולם", "plain", 1] })).toEqual({ "\u2068שם\u2069": ["\u2068עולם\u2069", "plain", 1] })
  })
})
