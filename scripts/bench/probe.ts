/** Preloaded into a process that is measured: tells its parent what it used, and profiles itself when asked. */
import { Session } from "node:inspector/promises"
import { writeFileSync } from "node:fs"

/** What the parent asks: start counting (with `profile`, into a file of that name), or tell what was used since. */
export type Ask = { probe: "start"; profile?: string } | { probe: "stop" }

/** `cpuMs`: user and system time of all threads; `bytes`: resident memory at the start and at its highest. */
export type Used = { cpuMs: number; startBytes: number; peakBytes: number }

const SAMPLE_MS = 50

let begun = process.cpuUsage()
let startBytes = 0
let peakBytes = 0
let timer: NodeJS.Timeout | undefined
let profiler: { session: Session; file: string } | undefined

const look = (): void => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}

async function start(file?: string): Promise<void> {
  peakBytes = 0
  look()
  startBytes = peakBytes
  timer = setInterval(look, SAMPLE_MS)
  if (file) {
    const session = new Session()
    session.connect()
    await session.post("Profiler.enable")
    await session.post("Profiler.setSamplingInterval", { interval: 250 })
    await session.post("Profiler.start")
    profiler = { session, file }
  }
  begun = process.cpuUsage()
}

async function stop(): Promise<Used> {
  const { user, system } = process.cpuUsage(begun)
  clearInterval(timer)
  look()
  if (profiler) {
    const { profile } = await profiler.session.post("Profiler.stop")
    profiler.session.disconnect()
    writeFileSync(profiler.file, JSON.stringify(profile))
    profiler = undefined
  }
  return { cpuMs: (user + system) / 1000, startBytes, peakBytes }
}

process.on("message", async (ask: Ask) => {
  const used = ask.probe === "start" ? await start(ask.profile) : await stop()
  process.send?.({ probe: ask.probe, used })
})
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"))
// Waiting for questions is no reason to live on.
process.channel?.unref()
