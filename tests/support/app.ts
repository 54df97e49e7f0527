/** A runtime on a fresh database, as in production but for its models and agents, and what a page would do with it. */
import { randomUUID } from "node:crypto"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import type { Tool } from "#lib/agent/types.ts"
import { readEnv, type RunningEnv } from "#lib/env.ts"
import { startRuntime } from "#lib/runtime/start.ts"
import type { Runtime } from "#lib/runtime/runtime.ts"
import { createConversation } from "#lib/store/conversations.ts"
import { newId } from "#lib/store/ids.ts"
import type { LogId } from "#lib/store/log.ts"
import { acceptMessage } from "#lib/store/requests.ts"
import { fixedAgents, type FixedAgent } from "./agents.ts"
import { freshDatabase } from "./database.ts"

export const testEnv = (url: string): RunningEnv => ({
  ...readEnv({}), DATABASE_URL: url, APP_SECRET: "s".repeat(32), INSTALL_ID: "test", HOLDER: randomUUID(), ADDRESS: "http://127.0.0.1:3000",
})

type Options = { upstream?: string; tools?: Tool[]; agents?: [FixedAgent, ...FixedAgent[]]; url?: string; env?: Partial<RunningEnv> }

export async function startApp({ upstream, tools = [], agents, url, env }: Options = {}) {
  const database = url ?? (await freshDatabase())
  const runtime = await startRuntime({
    env: { ...testEnv(database), ...env },
    models: { openai: upstream ? { baseURL: upstream, apiKey: "sk-test-not-a-key", model: "scripted" } : undefined },
    agents: fixedAgents(agents ?? [{ name: "assistant", instructions: "Be brief.", tools }]),
    pool: 6,
  })
  return { runtime, database, stop: () => runtime.stop() }
}

/** A conversation in a workspace of its own. */
export async function newConversation(runtime: Runtime, fields: { model?: string; agent?: string } = {}): Promise<LogId> {
  const workspace = newId()
  const { id } = await createConversation(runtime.db, workspace, fields)
  return { workspace, conversation: id }
}

export async function say(runtime: Runtime, log: LogId, text: string, messageId = randomUUID()): Promise<string> {
  await acceptMessage(runtime.db, log, { text, messageId })
  runtime.runner.ring(log)
  return messageId
}

/** What a page with an open stream has heard; `until` resolves with the first event that fits, heard already or not. */
export function follow(runtime: Pick<Runtime, "bus">, log: LogId, after = 0) {
  const heard: Envelope[] = []
  const waits: { fits: (envelope: Envelope) => boolean; resolve: (envelope: Envelope) => void }[] = []
  let rest = ""
  const leave = runtime.bus.follow(log, after, {
    send(bytes) {
      const blocks = (rest + new TextDecoder().decode(bytes)).split("\n\n")
      rest = blocks.pop() ?? ""
      for (const block of blocks) {
        const data = block.split("\n").find((line) => line.startsWith("data: "))
        if (!data) continue
        const envelope = JSON.parse(data.slice(6)) as Envelope
        heard.push(envelope)
        for (const wait of waits.filter(({ fits }) => fits(envelope))) {
          waits.splice(waits.indexOf(wait), 1)
          wait.resolve(envelope)
        }
      }
    },
    end: () => undefined,
  })
  return {
    heard,
    leave,
    kept: () => heard.filter(({ seq }) => seq !== undefined),
    until(fits: (envelope: Envelope) => boolean): Promise<Envelope> {
      const known = heard.find(fits)
      if (known) return Promise.resolve(known)
      return new Promise((resolve) => waits.push({ fits, resolve }))
    },
  }
}

export const is = <T extends KeptEvent["type"]>(type: T) => ({ event }: Envelope) => event.type === type

export const typesOf = (events: Envelope[]): string[] => events.map(({ event }) => event.type)
