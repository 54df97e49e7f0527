/** Sixty programs that want more than they may have: each is stopped by its limit, and each goes past it where it is lifted. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { defaultLimits } from "#lib/sandbox/limits.ts"
import { runSandboxed } from "#lib/sandbox/run.ts"
import type { SandboxResult } from "#lib/sandbox/run.ts"
import { hostile } from "#tests/support/hostile-programs.ts"
import type { Hostile } from "#tests/support/hostile-programs.ts"

const MIB = 1024 * 1024
/** Twice the deadline, and half a second for the machine. */
const END_MS = 2_500
const CANARY = "canary-3f9a"
const SHORT_MS = 100

/** What the outcome is called where the limit holds, and the limit lifted just so far that a program which ends can end. */
const about: Record<Exclude<Hostile["limit"], "world">, { kind: string; lifted: Partial<typeof defaultLimits> }> = {
  // A program that never ends is held to less, and what it is otherwise held to is the limit lifted: a second of each is enough.
  cpuMs: { kind: "timeout", lifted: {} },
  memoryMiB: { kind: "memory", lifted: { memoryMiB: 256, cpuMs: 20_000 } },
  stackKiB: { kind: "threw", lifted: { stackKiB: 1_000, cpuMs: 20_000 } },
  resultDepth: { kind: "too_large", lifted: { resultDepth: 1_000, cpuMs: 20_000 } },
  resultBytes: { kind: "too_large", lifted: { resultBytes: 2 * MIB, cpuMs: 20_000 } },
  logBytes: { kind: "log", lifted: { logBytes: 2 * MIB, cpuMs: 20_000 } },
  hostCalls: { kind: "host_calls", lifted: { hostCalls: 100, cpuMs: 20_000 } },
}

const folder = mkdtempSync(join(tmpdir(), "full-turn-hostile-"))
const file = join(folder, "canary")
let asked = 0
let url = ""
const port = createServer((_, response) => {
  asked += 1
  response.end(CANARY)
})
const delay = monitorEventLoopDelay({ resolution: 10 })

const isTime = (result: SandboxResult) => !result.ok && ["timeout", "killed"].includes(result.error.kind)

async function attempt({ code }: Hostile, limits = {}): Promise<{ result: SandboxResult; calls: number }> {
  let calls = 0
  const echo = async (value: unknown) => {
    calls += 1
    return String(value)
  }
  const result = await runSandboxed({ code, args: { file, url }, limits, host: { echo } })
  return { result, calls }
}

/** The same program in Node itself, where the world is there to be reached. */
async function inNode({ code }: Hostile): Promise<string> {
  const script = `const { default: main } = await import("data:text/javascript," + encodeURIComponent(${JSON.stringify(code)})); console.log(await main(${JSON.stringify({ file, url })}))`
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env: { NODE_ENV: "test", CANARY } })
  return stdout.trim()
}

/** In a process of its own, so that nothing but the sandbox is measured: MiB resident after a round of programs, and after two more. */
async function residentAfter(programs: Hostile[]): Promise<[first: number, last: number]> {
  const script = `
    import { runSandboxed } from "#lib/sandbox/run.ts"
    const resident = []
    for (let round = 0; round < 3; round++) {
      await Promise.all(${JSON.stringify(programs)}.map(({ code }) => runSandboxed({ code, args: {}, host: { echo: async (value) => value } })))
      gc()
      resident.push(process.memoryUsage().rss / ${MIB})
    }
    console.log(JSON.stringify([resident[0], resident.at(-1)]))`
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", "--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script])
  return JSON.parse(stdout)
}

beforeAll(async () => {
  process.env.CANARY = CANARY
  writeFileSync(file, CANARY)
  await new Promise<void>((resolve) => port.listen(0, "127.0.0.1", resolve))
  const address = port.address()
  if (typeof address === "object" && address) url = `http://127.0.0.1:${address.port}/`
  delay.enable()
})

afterAll(() => {
  delete process.env.CANARY
  port.close()
  rmSync(folder, { recursive: true })
})

test("there are sixty, of at least twelve families with at most six each", () => {
  const families = Map.groupBy(hostile, ({ family }) => family)
  expect(hostile).toHaveLength(60)
  expect(families.size).toBeGreaterThanOrEqual(12)
  expect(Math.max(...[...families.values()].map((programs) => programs.length))).toBeLessThanOrEqual(6)
})

describe.concurrent.each(hostile.filter(({ limit }) => limit !== "world"))("$family: $name", (program) => {
  const { kind, lifted } = program.limit === "world" ? { kind: "", lifted: {} } : about[program.limit]

  test("ends at its limit", async ({ expect }) => {
    const { result } = await attempt(program, kind === "timeout" ? { cpuMs: SHORT_MS } : {})
    expect(result.ms).toBeLessThanOrEqual(END_MS)
    if (kind === "timeout") return expect(isTime(result), JSON.stringify(result)).toBe(true)
    // Where the machine is so busy that time was up first, it is given time.
    const told = isTime(result) ? (await attempt(program, { cpuMs: 20_000 })).result : result
    expect(told).toMatchObject({ ok: false, error: { kind } })
  }, 60_000)

  test("goes past it where it is lifted", async ({ expect }) => {
    const { result, calls } = await attempt(program, lifted)
    if (kind === "timeout") {
      expect(isTime(result) && result.ms >= defaultLimits.cpuMs && defaultLimits.cpuMs > SHORT_MS, JSON.stringify(result)).toBe(true)
      return expect(result.ms).toBeLessThanOrEqual(END_MS)
    }
    if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`)
    const { output, log } = result
    const taken: Record<string, () => boolean> = {
      memoryMiB: () => Number(output) > defaultLimits.memoryMiB,
      stackKiB: () => Number(output) >= 3_500,
      resultDepth: () => JSON.stringify(output).split(/[[{]/).length - 1 > defaultLimits.resultDepth,
      resultBytes: () => Buffer.byteLength(JSON.stringify(output)) > defaultLimits.resultBytes,
      logBytes: () => Buffer.byteLength(log.join("\n")) > defaultLimits.logBytes,
      hostCalls: () => calls > defaultLimits.hostCalls,
    }
    expect(taken[program.limit]?.()).toBe(true)
  }, 60_000)
})

describe.each(hostile.filter(({ limit }) => limit === "world"))("$family: $name", (program) => {
  test("reaches nothing from inside, though it does in Node", async () => {
    const { result } = await attempt(program)
    expect(result).toMatchObject({ ok: false, error: { kind: "threw" } })
    expect(JSON.stringify(result)).not.toContain(CANARY)
    expect(asked).toBe(0)
    expect(await inNode(program)).toBe(CANARY)
    asked = 0
  })
})

describe("meanwhile and afterwards", () => {
  test("the server's event loop was free", () => {
    delay.disable()
    expect(delay.percentile(95) / 1e6).toBeLessThan(200)
  })

  test("the memory they took is given back", async () => {
    const heavy = [...Map.groupBy(hostile, ({ family }) => family).values()].flatMap(([program]) => (program && ["memoryMiB", "resultBytes", "logBytes", "hostCalls"].includes(program.limit) ? [program] : []))
    const [first, last] = await residentAfter(heavy)
    expect(last - first).toBeLessThan(20)
  }, 60_000)

  test("the sandbox runs the next program as ever", async () => {
    expect(await runSandboxed({ code: "export default ({ n }) => n + 1", args: { n: 1 } })).toMatchObject({ ok: true, output: 2 })
  })
})
