/** One turn of three calls (at most once, a person, a delegate) whose worker is killed; another worker takes over. */
import { randomUUID } from "node:crypto"
import { expect } from "vitest"
import type { Envelope } from "#lib/agent/events.ts"
import { Conflict, answerCall } from "#lib/store/requests.ts"
import { readLog } from "#lib/store/log.ts"
import { follow, is, newConversation, say } from "./app.ts"
import { bodiesOf, expectGapless, expectOneAfterAnother, expectRequests, textOf, viewOf } from "./checks.ts"
import type { UpstreamStep } from "./fake-upstream.ts"
import { openStage } from "./stage.ts"
import { openPage } from "./worker-process.ts"

/** A turn must have ended this soon after somebody is there to take it over; on another machine, the lease has to run out first. */
const DEADLINE_MS = 15_000
const LEASE_AND_LOOK_MS = 20_000

/** `early`: the person answers and the charge returns while the other calls run. `late`: the charge returns last, and the person answers after everything. */
export type Order = "early" | "late"
/** Right after the commit of the n-th kept event, or some milliseconds later. */
export type Kill = { afterKept: number; plusMs?: number } | "never"
type Plan = { kill: Kill; order: Order; sameHolder: boolean; uncommitted?: string[] }
export type Run = { events: Envelope[]; reason: string; killed: boolean; recoveryMs?: number; bodies: string[] }

/** Between the pieces of an answer, so that a kill can come between them too. */
const PIECE_MS = 2

/** The main model calls three functions when it is asked to, and speaks when it has their results; the helper makes one call. */
function answers({ messages }: Record<string, unknown>): UpstreamStep {
  const last = (messages as { role: string; content: string | null }[]).at(-1)
  if (last?.role === "tool") return { text: "All of it was done. ".repeat(8) }
  if (last?.content === "Look it up.") return { calls: [{ id: "wire-fetch", name: "fetch_once", arguments: {} }] }
  if (last?.content !== "Do all three.") return { text: "Going on." }
  return { calls: [
    { id: "wire-charge", name: "charge", arguments: { amount: 5 } },
    { id: "wire-ask", name: "ask_person", arguments: {} },
    { id: "wire-delegate", name: "delegate_to_helper", arguments: { task: "Look it up." } },
  ] }
}

export async function crashRun({ kill, order, sameHolder, uncommitted }: Plan): Promise<Run> {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  for (const model of ["main", "helper"]) upstream.script(model, (body) => ({ ...answers(body), delayMs: PIECE_MS }))
  const holder = randomUUID()
  const dies = kill === "never" ? Infinity : kill.afterKept
  const first = stage.worker({ holder, ...(kill !== "never" && { killAfter: kill }) })
  const second = stage.worker({ ...(sameHolder && { holder }) })
  try {
    const releaseCharge = order === "late" ? witness.hold("charge") : () => undefined
    await first.start()
    const log = await newConversation(runtime, { model: "openai:main" })
    const page = openPage(log)
    await first.serve(page)
    const tab = follow(runtime, log)

    const finished = tab.until(is("turn.finished"))
    void beThePerson()
    await say(runtime, log, "Do all three.")
    await Promise.race([first.exited, finished])
    // What a process commits right before it dies, no other process need have heard of.
    const kept = await readLog(runtime.db.pool, log)
    const killed = kept.length >= dies
    let recoveryMs: number | undefined
    if (killed) {
      await first.exited
      const open = !kept.some(is("turn.finished"))
      await second.start()
      const ready = performance.now()
      await second.serve(page)
      await within(finished, `the turn ends after ${JSON.stringify(kill)}`, DEADLINE_MS + (sameHolder ? 0 : LEASE_AND_LOOK_MS))
      if (open) recoveryMs = performance.now() - ready
    }
    const end = await finished
    const reason = end.event.type === "turn.finished" ? end.event.reason : ""
    if (reason === "interrupted") {
      // What an interrupted turn leaves behind is a history that the next message can continue.
      await say(runtime, log, "Go on.")
      await within(tab.until(({ event }) => event.type === "turn.finished" && event.reason === "done"), "the next message is answered")
    }

    const events = await readLog(runtime.db.pool, log)
    await within(Promise.all([page.shows(({ seq }) => seq === events.length), tab.until(({ seq }) => seq === events.length)]), "both pages have heard everything")
    expectGapless(events)
    expectOneAfterAnother(events)
    expect(textOf(page.view)).toBe(textOf(viewOf(events)))
    expect(textOf(viewOf(tab.heard))).toBe(textOf(viewOf(events)))
    await expectRequests(runtime, log, events, upstream.requests, uncommitted)
    expect(["done", "interrupted"]).toContain(reason)
    expectEffects()
    return { events, reason, killed, recoveryMs, bodies: bodiesOf(upstream.requests).map((body) => JSON.stringify(body)) }

    function expectEffects(): void {
      for (const [, times] of witness.counts("charge")) expect(times).toBe(1)
      expect(witness.counts("charge").size).toBeLessThanOrEqual(1)
      if (reason === "done") expect(witness.counts("charge").size).toBe(1)
      for (const { tool, callId, key } of witness.effects) if (tool === "fetch_once") expect(key).toBe(callId)
      expect(witness.counts("fetch_once").size).toBeLessThanOrEqual(1)
      const lost = events.some(({ event }) => event.type === "call.finished" && event.name === "charge" && event.error?.kind === "interrupted")
      expect(lost).toBe(reason === "interrupted")
    }

    async function beThePerson(): Promise<void> {
      const { event } = await tab.until(is("call.waiting"))
      if (event.type !== "call.waiting") return
      if (order === "late") {
        await tab.until(({ event: of }) => of.type === "call.finished" && of.name === "delegate_to_helper")
        releaseCharge()
        await tab.until(({ event: of }) => of.type === "call.finished" && of.name === "charge")
      }
      await answerCall(runtime.db, log.workspace, event.callId, { output: "blue", by: "person" }).catch((error: unknown) => {
        // The turn was interrupted meanwhile: nothing waits any more.
        if (!(error instanceof Conflict)) throw error
      })
    }
  } finally {
    await stage.close()
  }
}

/** Rejects when something that is promised takes longer than it may. */
export async function within<T>(promise: Promise<T>, what: string, ms = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms) })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Runs all of it, at most `width` at once, in order. */
export async function inParallel<T, R>(width: number, items: T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await run(items[at] as T)
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
