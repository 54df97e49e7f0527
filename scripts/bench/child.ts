/** The processes of a run, each on its own so that its time is its own. */
import { spawn } from "node:child_process"
import type { Used } from "./probe.ts"

type Options = { env?: Record<string, string>; /** What it prints when it serves; the first group is its address. */ serves: RegExp }

export type Child = Awaited<ReturnType<typeof startChild>>

/** Runs a script of this project until it serves. @throws when it ends instead, with what it said */
export async function startChild(script: string, { env = {}, serves }: Options) {
  // With the nursery that `npm start` gives: see scripts/start.mjs.
  const child = spawn(process.execPath, ["--max-semi-space-size=8", "--import", "./scripts/bench/probe.ts", script], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe", "ipc"] })
  let output = ""
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer) => {
      output = (output + text).slice(-64 * 1024)
      const found = serves.exec(output)?.[1]
      if (found) resolve(found)
    }
    child.stdout?.on("data", hear)
    child.stderr?.on("data", hear)
    void ended.then(() => reject(new Error(`${script} ended:\n${output}`)))
  })

  const ask = (probe: "start" | "stop", profile?: string) =>
    new Promise<Used>((resolve, reject) => {
      const hear = (message: unknown) => {
        if (typeof message !== "object" || message === null || !("probe" in message) || message.probe !== probe) return
        child.off("message", hear)
        resolve((message as unknown as { used: Used }).used)
      }
      child.on("message", hear)
      child.send({ probe, profile }, (error) => error && reject(error))
    })

  return {
    address,
    output: () => output,
    /** Runs `work` and tells what this process used meanwhile. */
    async during(work: () => Promise<void>, profile?: string): Promise<Used> {
      await ask("start", profile)
      await work()
      return ask("stop")
    },
    async stop(): Promise<void> {
      child.kill("SIGTERM")
      await ended
    },
  }
}
