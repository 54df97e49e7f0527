/** What the routes of memories accept. */
import { z } from "zod"
import { MEMORY_LENGTH, memoryScope, type MemoryPlace } from "#lib/agent/memory.ts"
import { refusalOf, secretIn } from "#lib/tools/memory/secrets.ts"

const text = z.string().trim().min(1, "must not be empty").max(MEMORY_LENGTH, `must be at most ${MEMORY_LENGTH.toLocaleString("en")} characters; save several short facts instead`)
  .transform((given) => given.toWellFormed().replaceAll("\0", ""))
  .superRefine((given, context) => {
    const what = secretIn(given)
    if (what) context.addIssue({ code: "custom", message: refusalOf(what) })
  })

const future = z.iso.datetime({ offset: true, message: "must be an ISO 8601 time with its zone, like 2026-12-24T18:00:00Z", abort: true })
  .refine((given) => new Date(given) > new Date(), "is past: such a memory would never be recalled")

const owner = { scope: memoryScope.optional(), agent: z.string().min(1).max(200).optional(), conversationId: z.string().min(1).max(200).optional() }

type Owner = { scope?: z.infer<typeof memoryScope>; agent?: string; conversationId?: string }

const hasOwner = ({ scope, agent, conversationId }: Owner): boolean => (scope !== "agent" || agent !== undefined) && (scope !== "conversation" || conversationId !== undefined)
const ownerless = "scope: \"agent\" needs the field agent, \"conversation\" the field conversationId"

export const newMemory = z.strictObject({ text, ...owner, expiresAt: future.optional(), pinned: z.boolean().optional() }).refine(hasOwner, ownerless)

export const changedMemory = z.strictObject({ text: text.optional(), ...owner, expiresAt: future.nullable().optional(), pinned: z.boolean().optional(), active: z.literal(true).optional() })
  .refine(({ scope, agent }) => scope !== "agent" || agent !== undefined, "scope: \"agent\" needs the field agent")

export const mergedMemories = z.strictObject({ ids: z.array(z.string().min(1).max(200)).max(50, "merge at most 50 at once").refine((ids) => new Set(ids).size > 1, "name at least two memories"), text })

const fileMemory = z.object({
  id: z.string().max(200).optional(), text, supersedesId: z.string().max(200).nullable().optional(), supersededById: z.string().max(200).nullable().optional(), ...owner,
  agent: z.string().max(200).nullable().optional(), conversationId: z.string().max(200).nullable().optional(),
  pinned: z.boolean().optional(), expiresAt: z.iso.datetime({ offset: true }).nullable().optional(), createdAt: z.iso.datetime({ offset: true }).optional(),
  status: z.string().optional(),
})

/** An export, or a list of memories; what was only proposed there is left out. */
export const memoryFile = z.preprocess((given) => (Array.isArray(given) ? { memories: given } : given), z.object({ memories: z.array(fileMemory).max(5_000, "at most 5,000 memories at once") }))

export const placeFor = ({ scope = "everywhere", agent, conversationId }: Owner): MemoryPlace =>
  ({ scope, agent: scope === "agent" ? (agent ?? null) : null, conversationId: scope === "conversation" ? (conversationId ?? null) : null })
