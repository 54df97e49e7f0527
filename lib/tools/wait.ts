import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

type Needs = {
  /** Resolves after `ms`; rejects at once when `signal` aborts, and leaves no timer behind. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Milliseconds on a monotonic clock. */
  now: () => number
}

/** `wait`: lets time pass, so that a person sees what a slow call looks like and what Stop does to it. */
export const waitTool = ({ sleep, now }: Needs): Tool =>
  builtin({
    name: "wait",
    description:
      "Do nothing for a number of seconds, then return. Call it only when the user asks to wait or pause, or wants to see a slow call. Several waits called together run side by side.",
    input: z.strictObject({
      seconds: z.number().min(0).max(30).describe("How long to wait in seconds, 0 to 30; fractions are allowed, e.g. 2.5."),
    }),
    idempotent: true,
    async run({ seconds }, { signal }) {
      const from = now()
      await sleep(seconds * 1000, signal)
      return { text: `Waited ${seconds} ${seconds === 1 ? "second" : "seconds"}.`, details: { card: "wait", seconds, waitedMs: Math.round(now() - from) } }
    },
  })
