/** Turns what a workspace saved into tools that run: one place knows what each kind needs of the world. */
import { approvalOf } from "#lib/agent/definition.ts"
import type { Tool } from "#lib/agent/types.ts"
import { runSandboxed } from "#lib/sandbox/run.ts"
import { readSecret } from "#lib/store/secrets.ts"
import { exampleTexts } from "#lib/store/examples.ts"
import { listTools, listVersions, type SavedTool } from "#lib/store/tools.ts"
import { codeTool } from "#lib/tools/code.ts"
import { httpTool } from "#lib/tools/http.ts"
import { mockTool } from "#lib/tools/mock.ts"
import { safeFetch } from "#lib/tools/safe-fetch.ts"
import type { OfferedTool, Pin } from "./agents.ts"
import type { Runtime } from "./runtime.ts"
import { triedParameters } from "./schema-trial.ts"

type Home = Pick<Runtime, "db" | "env">

/** A saved tool at its version, ready to be called for this workspace. */
export const toTool = (home: Home, workspace: string, saved: SavedTool): Tool => ({ ...shapeOf(saved), ...runOf(home, workspace, saved) })

function shapeOf(saved: SavedTool): Omit<Tool, "run"> {
  const approval = approvalOf(saved)
  return {
    name: saved.name,
    description: saved.description,
    parameters: saved.parameters,
    kind: saved.kind,
    version: String(saved.version),
    ...(saved.group ? { group: saved.group } : {}),
    ...(saved.strict ? { strict: true as const } : {}),
    ...(saved.idempotent ? { idempotent: true as const } : {}),
    ...(approval === "never" ? {} : { approval }),
    ...(saved.timeoutMs ? { timeoutMs: saved.timeoutMs } : {}),
  }
}

/** A saved tool that is code, which needs nothing of the workspace to run. */
export const codeToolOf = (saved: Extract<SavedTool, { kind: "code" }>): Tool => ({ ...shapeOf(saved), ...runCode(saved) })

/** The enabled tools of a workspace; those that a running turn was offered stay at the version it knows. */
export const ownTools = (home: Home) => async (workspace: string, pins: Pin[]): Promise<OfferedTool[]> => {
  const [listed, examples] = await Promise.all([listTools(home.db, workspace), exampleTexts(home.db, workspace)])
  const saved = listed.filter(({ enabled, name }) => enabled || pins.some((pin) => pin.name === name))
  return Promise.all(saved.map(async (newest) => {
    const pin = pins.find(({ name }) => name === newest.name)
    const known = pin && pin.version !== String(newest.version)
      ? (await listVersions(home.db, workspace, newest.id)).find(({ version }) => String(version) === pin.version)
      : newest
    const tool = toTool(home, workspace, known ?? newest)
    await triedParameters(tool.parameters)
    const kept = examples.get(newest.id)
    return { tool: kept ? { ...tool, examples: kept } : tool, id: newest.id, agents: newest.agents }
  }))
}

const runCode = (saved: { code: string }): Pick<Tool, "run"> => codeTool(saved, { runCode: runSandboxed, onLog: (line, call) => call.log(`${line}\n`) })

function runOf({ db, env }: Home, workspace: string, saved: SavedTool): Pick<Tool, "run"> {
  switch (saved.kind) {
    case "mock":
      return mockTool(saved.mock)
    case "code":
      return runCode(saved)
    case "http":
      return httpTool(saved.http, { fetch: safeFetch, secret: (name) => readSecret(db, env.APP_SECRET, workspace, name), allowLocal: isAlone(env.HOST) ? (saved.http.allowLocal ?? []) : [] })
    default:
      return saved satisfies never
  }
}

/** Only who can reach this server reaches what else runs on its machine: on loopback that is the owner. */
export const isAlone = (host: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host)
