/** What a memory is, for the store, the tools, the API and the page alike. */
import { z } from "zod"

/** Where a memory is recalled: by every agent, by one agent, or in the conversation it was said in. */
export const memoryScope = z.enum(["everywhere", "agent", "conversation"])
export type MemoryScope = z.infer<typeof memoryScope>

/** How an agent uses memory: when it looks, whether it keeps by itself what a turn told, and who finds what it keeps. */
export const memoryPolicy = z.strictObject({
  policy: z.enum(["none", "on_demand", "recall_first"]),
  remember: z.boolean(),
  scope: memoryScope,
})
export type MemoryPolicy = z.infer<typeof memoryPolicy>

/** Characters of one memory. */
export const MEMORY_LENGTH = 2_000

/** One fact. `proposed`: told by a text that nobody vouches for, never recalled before a person accepts it. Times: ISO 8601 UTC. */
export type Memory = {
  id: string
  text: string
  scope: MemoryScope
  /** Whose it is, for the scope `agent`. */
  agent: string | null
  /** Whose it is, for the scope `conversation`. */
  conversationId: string | null
  supersedesId: string | null
  supersededById: string | null
  /** When it was replaced. */
  supersededAt: string | null
  status: "active" | "proposed" | "superseded" | "expired" | "deleted"
  pinned: boolean
  expiresAt: string | null
  createdAt: string
  /** The message and call that made it; null: a person wrote it down. */
  source: { conversationId: string; turnId?: string; callId?: string; messageId?: string } | null
  /** How the judge stored it, why, and who judged: "rules", "person" or a model's id. */
  verdict?: Verdict
  why?: string
  by?: string
}

/** Where a memory belongs. Only memories of one place replace one another, so that nothing that others recall goes away. */
export type MemoryPlace = Pick<Memory, "scope" | "agent" | "conversationId">

/** A memory to be stored, and what it replaces; several are merged in it. */
export type NewMemory = MemoryPlace & {
  text: string
  expiresAt?: string
  createdAt?: string
  pinned?: boolean
  proposed?: boolean
  source?: Memory["source"]
  judged?: Judged
  supersedes?: string[]
}

/** `text`: BM25 over words and their stems; `trigram`, `embedding`: from 0 to 1. */
export type MemoryScores = { text?: number; trigram?: number; embedding?: number }

/** A memory that a search found: `score` fuses the ranks of its `scores`, `why` says it in words, `chain` is its past, oldest first, when that was asked for. */
export type MemoryHit = Omit<Memory, "why"> & { score: number; scores: MemoryScores; why: string; chain?: Memory[] }

export type Verdict = "new" | "duplicate" | "updates" | "contradicts"

/** What a new fact was compared with: `score` orders them, `likeness` from 0 to 1 says how alike both are in spelling or, with embeddings, in meaning. */
export type Candidate = { id: string; text: string; score: number; likeness?: number }

/** What a new memory is compared with, of the hits of a search for it. */
export const candidatesOf = (hits: MemoryHit[]): Candidate[] => hits.map(({ id, text, score, scores: { trigram, embedding = trigram } }) =>
  ({ id, text, score, ...(embedding === undefined ? {} : { likeness: Math.max(embedding, trigram ?? 0) }) }))

/** What was decided about a new fact: `target` is the memory that it repeats or replaces, `by` "rules" or a model's id. */
export type Judged = {
  verdict: Verdict
  target?: string
  why: string
  by: string
  candidates: Candidate[]
}
