/** What lives once in the process, under one symbol: Next bundles its own copies of modules, a global is the same for all of them. */
import type { Db } from "#lib/store/db.ts"
import type { RunningEnv } from "../env.ts"
import type { Agents } from "./agents.ts"
import type { Bus } from "./bus.ts"
import type { Embeddings } from "./embeddings.ts"
import type { OpenModels } from "./models.ts"
import type { Runner } from "./advance.ts"

export type Runtime = {
  env: RunningEnv
  db: Db
  bus: Bus
  models: OpenModels
  embeddings: Embeddings
  agents: Agents
  hash(value: unknown): string
  runner: Runner
  /** True while it takes new work. */
  ready: boolean
  stop(): Promise<void>
}

const key = Symbol.for("full-turn.runtime")
const home: typeof globalThis & { [key]?: Runtime } = globalThis

/** The runtime of this process, or undefined while it starts. */
export const runtimeIfReady = (): Runtime | undefined => home[key]

/** @throws NotReady while the process starts or has stopped */
export function runtime(): Runtime {
  const found = home[key]
  if (!found) throw new NotReady("Full Turn is starting.")
  return found
}

export class NotReady extends Error {}

export const setRuntime = (value: Runtime | undefined): void => {
  home[key] = value
}
