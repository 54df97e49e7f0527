/** Memories by meaning: vectors are made in the background, batch by batch, and compared exactly in the process, as far as they fit. */
import { isModelError, ModelError } from "#lib/agent/types.ts"
import { embed } from "#lib/models/embeddings.ts"
import type { Db } from "#lib/store/db.ts"
import { embeddingsSince, keepEmbeddings, labelOf, readMemorySettings, withoutEmbedding, type MemorySettings } from "#lib/store/memory-embeddings.ts"
import type { OpenModels } from "./models.ts"
import { report } from "./report.ts"

const BATCH = 64
const LOADED = 2_000
/** Bytes of vectors that one process holds; the workspaces that were asked longest ago go first. */
const HELD = 128 * 2 ** 20
const QUERY_MS = 5_000
const BATCH_MS = 60_000
/** After a failure the provider is left alone for so long. */
const REST_MS = 60_000

type Held = { label: string; since: Date; vectors: Map<string, Float32Array>; bytes: number }

export type Embeddings = {
  /** How near a question is to memories, by id, from 0 to 1; empty when the workspace has no model for it, or the provider fails. */
  meaning(workspace: string, query: string): Promise<Map<string, number>>
  /** Makes the vectors that are missing; returns at once. What is lost with the process is found at the next call. */
  catchUp(workspace: string): void
  /** Resolves when nothing is being made for a workspace any more. */
  settled(workspace: string): Promise<void>
  /** Why it last failed. */
  problem(workspace: string): string | undefined
}

export function openEmbeddings({ db, models }: { db: Db; models: OpenModels }): Embeddings {
  const held = new Map<string, Held>()
  const making = new Map<string, Promise<void>>()
  const resting = new Map<string, { until: number; why: string }>()

  async function ask(workspace: string, { model, dimensions }: MemorySettings, texts: string[], ms: number): Promise<Float32Array[]> {
    const { server, name } = (await models.open(workspace)).resolve(model ?? "")
    if (!server) throw new ModelError("unknown_model", `"${model}" gives no embeddings. Choose a model of a provider.`)
    return embed(server, name, texts, { ...(dimensions === null ? {} : { dimensions }), signal: AbortSignal.timeout(ms) })
  }

  const fails = (workspace: string, error: unknown): void => {
    const why = isModelError(error) ? error.message : "Something went wrong inside Full Turn."
    resting.set(workspace, { until: performance.now() + REST_MS, why })
    report("memories could not be embedded", error)
  }
  const rests = (workspace: string): boolean => performance.now() < (resting.get(workspace)?.until ?? 0)

  async function make(workspace: string): Promise<void> {
    for (;;) {
      const settings = await readMemorySettings(db, workspace)
      if (!settings.model || rests(workspace)) return
      const label = labelOf(settings)
      const missing = await withoutEmbedding(db, workspace, label, BATCH)
      if (missing.length === 0) return
      const vectors = await ask(workspace, settings, missing.map(({ text }) => text), BATCH_MS)
      await keepEmbeddings(db, workspace, label, missing.flatMap(({ id }, i) => (vectors[i] ? [{ id, vector: vectors[i] }] : [])))
      resting.delete(workspace)
    }
  }

  async function load(workspace: string, label: string): Promise<Held> {
    const before = held.get(workspace)
    const known: Held = before?.label === label ? before : { label, since: new Date(0), vectors: new Map(), bytes: 0 }
    for (;;) {
      const rows = await embeddingsSince(db, workspace, label, known.since, LOADED)
      for (const { id, vector } of rows) {
        if (!known.vectors.has(id)) known.bytes += vector.byteLength
        known.vectors.set(id, vector)
      }
      known.since = rows.at(-1)?.at ?? known.since
      if (rows.length < LOADED || known.bytes > HELD) break
    }
    held.delete(workspace)
    held.set(workspace, known)
    let sum = [...held.values()].reduce((total, { bytes }) => total + bytes, 0)
    for (const [oldest, { bytes }] of held) {
      if (sum <= HELD || oldest === workspace) break
      held.delete(oldest)
      sum -= bytes
    }
    return known
  }

  function catchUp(workspace: string): void {
    if (making.has(workspace)) return
    const work = make(workspace).catch((error: unknown) => fails(workspace, error)).finally(() => making.delete(workspace))
    making.set(workspace, work)
  }

  return {
    catchUp,
    settled: async (workspace) => making.get(workspace),
    problem: (workspace) => resting.get(workspace)?.why,
    async meaning(workspace, query) {
      const settings = await readMemorySettings(db, workspace)
      if (!settings.model || rests(workspace) || query.trim() === "") return new Map()
      catchUp(workspace)
      try {
        const [asked] = await ask(workspace, settings, [query], QUERY_MS)
        const { vectors } = await load(workspace, labelOf(settings))
        return new Map([...vectors].flatMap(([id, vector]): [string, number][] => (asked && vector.length === asked.length ? [[id, Math.max(0, dot(asked, vector))]] : [])))
      } catch (error) {
        fails(workspace, error)
        return new Map()
      }
    },
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
