/** Two delegates side by side, one with an approval inside, one with a function that must run at most once: killed at every kept event. */
import { expect, test } from "vitest"
import type { CallView, StepView, View } from "#lib/agent/view.ts"
import { readLog } from "#lib/store/log.ts"
import { answerCall, Conflict } from "#lib/store/requests.ts"
import { follow, is, newConversation, say } from "./support/app.ts"
import { expectGapless, viewOf } from "./support/checks.ts"
import { inParallel, within } from "./support/crash-run.ts"
import type { UpstreamStep } from "./support/fake-upstream.ts"
import { openStage } from "./support/stage.ts"
import { openPage } from "./support/worker-process.ts"

const PIECE_MS = 2
const WIDTH = 3

function answers({ model, messages }: Record<string, unknown>): UpstreamStep {
  const last = (messages as { role: string; content: string | null }[]).at(-1)
  if (last?.role === "tool") return { text: model === "main" ? "Signed and paid." : `${String(model)} did it.` }
  if (last?.content === "Sign it.") return { calls: [{ id: "wire-sign", name: "sign", arguments: {} }] }
  if (last?.content === "Pay it.") return { calls: [{ id: "wire-pay", name: "pay", arguments: { amount: 5 } }] }
  if (last?.content !== "Do both.") return { text: "Going on." }
  return { calls: [{ id: "wire-a", name: "delegate_to_signer", arguments: { task: "Sign it." } }, { id: "wire-b", name: "delegate_to_payer", arguments: { task: "Pay it." } }] }
}

/** What a person sees in the end, without ids, times and attempts, and without what a dead attempt had half written. */
const shown = ({ turns }: View) => turns.slice(0, 1).map(({ status, steps }) => ({ status, steps: steps.filter(isWhole).map(shownStep) }))
const isWhole = ({ status }: StepView): boolean => status !== "dropped"
const shownStep = ({ agent, text, calls }: StepView): object => ({ agent, text, calls: calls.map(shownCall) })
const shownCall = ({ name, args, status, output, steps }: CallView): object => ({ name, args, status, output, steps: steps.filter(isWhole).map(shownStep) })
const callsIn = (steps: StepView[]): CallView[] => steps.flatMap(({ calls }) => calls.flatMap((call) => [call, ...callsIn(call.steps)]))

async function run(dies: number) {
  const stage = await openStage()
  const { runtime, upstream, witness } = stage
  for (const model of ["main", "signer", "payer"]) upstream.script(model, (body) => ({ ...answers(body), delayMs: PIECE_MS }))
  const first = stage.worker({ holder: "same", ...(dies < Infinity && { killAfter: { afterKept: dies } }) })
  const second = stage.worker({ holder: "same" })
  try {
    await first.start()
    const log = await newConversation(runtime, { model: "openai:main" })
    await first.serve(openPage(log))
    const tab = follow(runtime, log)
    const finished = tab.until(is("turn.finished"))
    void tab.until(is("call.waiting")).then(({ event }) => event.type === "call.waiting"
      ? answerCall(runtime.db, log.workspace, event.callId, { approve: true, by: "person" }).catch((error: unknown) => {
        // The turn was interrupted meanwhile: nothing waits any more.
        if (!(error instanceof Conflict)) throw error
      })
      : undefined)
    await say(runtime, log, "Do both.")
    await Promise.race([first.exited, finished])
    const killed = (await readLog(runtime.db.pool, log)).length >= dies
    if (killed) {
      await first.exited
      await second.start()
    }
    await within(finished, `the turn ends after a kill at ${dies}`)
    const events = await readLog(runtime.db.pool, log)
    expectGapless(events)
    const view = viewOf(events)
    const reason = view.turns[0]?.status
    for (const tool of ["sign", "pay"]) {
      for (const [, times] of witness.counts(tool)) expect(times).toBe(1)
      expect(witness.counts(tool).size).toBeLessThanOrEqual(1)
      if (reason === "done") expect(witness.counts(tool).size).toBe(1)
    }
    if (reason === "interrupted") {
      expect(callsIn(view.turns[0]?.steps ?? []).some(({ status }) => status === "interrupted")).toBe(true)
      await say(runtime, log, "Go on.")
      await within(tab.until(({ event }) => event.type === "turn.finished" && event.reason === "done"), "the next message is answered")
    }
    tab.leave()
    return { events, killed, reason, end: shown(view) }
  } finally {
    await stage.close()
  }
}

test("a kill at every kept event of nested agents: at most once in the world, and the same conversation in the end", { timeout: 480_000 }, async () => {
  const clean = await run(Infinity)
  expect(clean.reason).toBe("done")
  const kills = clean.events.map((_, i) => i + 1)
  const runs = await inParallel(WIDTH, kills, (dies) => run(dies).catch((error: unknown) => {
    throw new Error(`A kill at ${dies}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }))
  for (const one of runs) {
    expect(["done", "interrupted"]).toContain(one.reason)
    if (one.reason === "done") expect(one.end).toEqual(clean.end)
  }
  const ended = (reason: string) => runs.filter((one) => one.killed && one.reason === reason).length
  console.info(`nested agents, a kill at each of ${kills.length} kept events: ${runs.filter(({ killed }) => killed).length} kills, ${ended("done")} done, ${ended("interrupted")} interrupted`)
  expect(runs.filter(({ killed }) => killed).length).toBeGreaterThanOrEqual(kills.length - 3)
})
