/** What the memory tools put into `details`, read as if nobody had promised its shape: logs outlive their writers. */
import { z } from "zod"
import type { Json } from "#lib/agent/types.ts"
import type { CallView, StepView } from "#lib/agent/view.ts"

const source = z.object({ conversationId: z.string(), turnId: z.string().optional(), callId: z.string().optional(), messageId: z.string().optional() })
export type Source = z.infer<typeof source>

const kept = z.object({
  id: z.string(),
  text: z.string(),
  status: z.enum(["active", "proposed", "superseded", "expired", "deleted"]).catch("active"),
  createdAt: z.string(),
  expiresAt: z.string().nullable().catch(null),
  supersedesId: z.string().nullable().catch(null),
  supersededById: z.string().nullable().catch(null),
  source: source.nullable().catch(null),
  why: z.string().optional(),
})
export type KeptMemory = z.infer<typeof kept>

const judged = z.object({
  verdict: z.enum(["new", "duplicate", "updates", "contradicts"]),
  target: z.string().optional(),
  why: z.string(),
  by: z.string(),
  candidates: z.array(z.object({ id: z.string(), text: z.string(), score: z.number(), likeness: z.number().optional() })).catch([]),
})

export const memorySaved = z.object({ memory: kept, judged })

const scores = z.object({ text: z.number().optional(), trigram: z.number().optional(), embedding: z.number().optional() })

const hit = z.object({
  id: z.string(), text: z.string(), score: z.number(), scores: scores.catch({}), why: z.string().catch(""),
  source: source.nullable().catch(null), supersedesId: z.string().nullish(), chain: z.array(kept).optional().catch(undefined),
})
export type Recalled = z.infer<typeof hit>

export const memoryRecalled = z.object({ query: z.string().catch(""), hits: z.array(hit) })

export const memoryChain = z.object({ items: z.array(kept) })
export const memoryForgotten = z.object({ id: z.string(), items: z.array(kept) })

/** Every memory that was recalled in these steps and in what ran inside them, once each, in the order of its first recall. */
export function recalledIn(steps: StepView[]): Recalled[] {
  const found = new Map<string, Recalled>()
  for (const call of steps.flatMap((step) => step.calls)) {
    for (const one of [...recalledBy(call), ...recalledIn(call.steps)]) if (!found.has(one.id)) found.set(one.id, one)
  }
  return [...found.values()]
}

const recalledBy = ({ details }: CallView): Recalled[] => {
  if (!isCard(details, "memory-recalled")) return []
  const read = memoryRecalled.safeParse(details)
  return read.success ? read.data.hits : []
}

const isCard = (details: Json | undefined | object, card: string): boolean =>
  typeof details === "object" && details !== null && "card" in details && details.card === card
