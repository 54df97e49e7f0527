/** The server that replays recorded model output, and what its recordings hold. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { z } from "zod"
import { sharedPath } from "./shared.ts"

const listing = z.object({
  data: z.array(z.object({
    id: z.string(),
    replay: z.object({ kind: z.string().optional(), steps: z.number(), forms: z.array(z.string()).optional(), tools: z.array(z.array(z.string().nullish())).optional() }),
  })),
})
const fixture = z.object({
  conversation: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })).optional(),
  detail: z.array(z.object({
    kind: z.string().nullable(),
    status: z.number(),
    text: z.string(),
    finish: z.string().nullish(),
    refusal: z.string().optional(),
    error: z.unknown().optional(),
    calls: z.array(z.object({ id: z.string().nullish(), name: z.string(), arguments: z.string().nullish() })),
    recordedRequest: z.unknown().optional(),
  })),
})
const log = z.array(z.looseObject({ kind: z.string(), model: z.string().optional(), violations: z.array(z.string()).optional() }))

/** A recording by its id, which is the model name that replays it. */
export type Recording = z.infer<typeof listing>["data"][number]
export type Fixture = z.infer<typeof fixture>

export type Replay = {
  /** The base URL, ending in /v1. */
  url: string
  recordings(): Promise<Recording[]>
  fixture(id: string): Promise<Fixture>
  /** What it found wrong with requests, by model name. */
  violations(): Promise<{ model: string | undefined; violations: string[] }[]>
  script(scripts: Record<string, string[]>): Promise<void>
  close(): Promise<void>
}

/** Starts it on a free port of the loopback, with these further options. */
export async function startReplay(...options: string[]): Promise<Replay> {
  const server = spawn(process.execPath, [sharedPath("tools", "replay-server.mjs"), "--port", "0", "--quiet", ...options], { stdio: ["ignore", "pipe", "inherit"] })
  const [line] = await once(createInterface({ input: server.stdout }), "line")
  const url = /http:\S+/.exec(String(line))?.[0] ?? ""
  const read = async (path: string): Promise<unknown> => (await fetch(new URL(path, url))).json()
  return {
    url,
    recordings: async () => listing.parse(await read("/v1/models")).data,
    fixture: async (id) => fixture.parse(await read(`/__replay/fixture?id=${encodeURIComponent(id)}`)),
    async violations() {
      const lines = log.parse(await read("/__replay/log"))
      return lines.flatMap(({ model, violations = [] }) => (violations.length ? [{ model, violations }] : []))
    },
    async script(scripts) {
      await fetch(new URL("/__replay/script", url), { method: "POST", body: JSON.stringify(scripts) })
    },
    async close() {
      server.kill("SIGKILL")
      await once(server, "exit")
    },
  }
}

/** Eight at a time: one at a time leaves the server idle. */
export async function each<T, R>(items: T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const [i, item] of queue) results[i] = await run(item)
  }))
  return results
}
