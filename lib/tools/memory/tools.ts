/** The functions with which an agent remembers. Each says when to call it; what it did stands in its details. */
import { z } from "zod"
import { CallError } from "#lib/agent/call.ts"
import { MEMORY_LENGTH, type Memory, type MemoryHit, type MemoryPlace, type MemoryScope, type NewMemory } from "#lib/agent/memory.ts"
import type { Call, Json, Result, Tool } from "#lib/agent/types.ts"
import { rememberTurn } from "./habits.ts"
import { judgeTool } from "./judge-by-model.ts"
import { saveMemory, type Judge, type MemoryKeeper, type Saved } from "./save.ts"
import { refusalOf, secretIn } from "./secrets.ts"
import { isVouchedFor } from "./trust.ts"
import { tellChain, tellHits, tellList, tellSaved } from "./texts.ts"

/** The memories of one workspace as one call sees them. */
export type MemoryStore = MemoryKeeper & {
  search(search: { query: string; k: number; at?: string; history?: boolean }): Promise<MemoryHit[]>
  list(limit: number): Promise<Memory[]>
  /** Oldest first. */
  chain(id: string): Promise<Memory[] | undefined>
  /** The ids that went. */
  forget(id: string): Promise<string[] | undefined>
  /** What the call had saved when it was entered before. */
  saved(): Promise<Saved | undefined>
  conversation: string
  /** The last event of the conversation that was not said here, but came with a file or a share. */
  imported: number
}

type Needs = {
  /** Opens the memories for a call: who calls decides what is seen. */
  store(call: Call): Promise<MemoryStore>
  judge(call: Call): Judge
  scope: MemoryScope
  now(): Date
}

/** The result of a call as the trace shows it; a union of plain values is JSON, which the compiler cannot see. */
const details = (card: string, shown: object): Json => JSON.parse(JSON.stringify({ card, ...shown })) as Json

const text = z.string().trim().min(1, "must not be empty").max(MEMORY_LENGTH, `must be at most ${MEMORY_LENGTH} characters; store several short facts instead`)

/** All memory functions of an agent. */
export function memoryTools(needs: Needs): Tool[] {
  const add = addMemory(needs)
  return [
    add, searchMemory(needs), listMemories(needs), updateMemory(needs), forgetMemory(needs), memoryHistory(needs),
    // Nobody is offered these: the agent calls the one by itself, its judge the other.
    rememberTurn(add), { ...judgeTool, offered: false },
  ]
}

type Made<Input extends z.ZodObject> = Pick<Tool, "name" | "description"> & Partial<Pick<Tool, "idempotent" | "resumable">> & {
  input: Input
  run(args: z.infer<Input>, call: Call): Promise<Result>
}

function made<Input extends z.ZodObject>({ input, run, ...rest }: Made<Input>): Tool {
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: "input" })
  return {
    ...rest, kind: "memory", version: "1", parameters,
    run(args, call) {
      const read = input.safeParse(args)
      if (!read.success) throw new CallError("bad_arguments", read.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; "))
      return run(read.data, call)
    },
  }
}

const addMemory = (needs: Needs): Tool => made({
  name: "add_memory",
  description:
    "Remembers one fact for later conversations. Call it whenever the person tells something about themselves, their work, their plans or how they want things done, also when a known fact has changed: what is like it is looked up and replaced by itself. One short sentence in the third person per call (\"The user is 6 feet tall.\"). Not for what only matters now, and never for passwords or keys.",
  input: z.strictObject({
    text: text.describe("The fact, short and complete without this conversation."),
    expires_at: z.string().optional().describe("When the fact stops being true, as an ISO 8601 date or time. Leave it out when it does not."),
  }),
  resumable: true,
  async run({ text, expires_at }, call) {
    refuseSecret(text)
    const expiresAt = expires_at === undefined ? undefined : later(expires_at, needs.now())
    return save(needs, call, { text, expiresAt })
  },
})

const searchMemory = (needs: Needs): Tool => made({
  name: "search_memory",
  description:
    "Looks for what is remembered about the person and what they told in earlier conversations. Call it before answering anything that may depend on that: who they are, what they own, like, plan or decided. Give history when they ask what was before, since when, or how something changed.",
  input: z.strictObject({
    query: z.string().min(1).max(1_000).describe("What to look for: telling words, or the question itself."),
    history: z.boolean().optional().describe("Also what each fact replaced, with dates."),
    at: z.string().optional().describe("What was known at this time, as an ISO 8601 date or time."),
  }),
  idempotent: true,
  async run({ query, history, at }, call) {
    const store = await needs.store(call)
    const hits = await store.search({ query, k: 8, history, ...(at === undefined ? {} : { at: timeOf(at).toISOString() }) })
    return { text: tellHits(query, hits), details: details("memory-recalled", { query, hits }) }
  },
})

const listMemories = (needs: Needs): Tool => made({
  name: "list_memories",
  description: "Lists what is remembered, newest first. Call it when the person asks what you remember or know about them; to find something particular, use search_memory.",
  input: z.strictObject({}),
  idempotent: true,
  async run(_, call) {
    const items = await (await needs.store(call)).list(50)
    return { text: tellList(items), details: details("memory-list", { items }) }
  },
})

const updateMemory = (needs: Needs): Tool => made({
  name: "update_memory",
  description: "Replaces one remembered fact, whose id you know, by a new version; the old one is kept as its past. Call it when the person corrects something that you recalled. Without an id, use add_memory.",
  input: z.strictObject({ id: z.string().min(1).max(200).describe("As search_memory gives it."), text: text.describe("The fact as it is now.") }),
  resumable: true,
  async run({ id, text }, call) {
    refuseSecret(text)
    const store = await needs.store(call)
    const known = await mustBeCurrent(store, id)
    const { scope, agent, conversationId } = known
    return save({ ...needs, judge: () => () => ({ verdict: "updates", target: id, why: "The agent named the memory that it replaces.", by: call.agent.model }) }, call, { text }, { scope, agent, conversationId })
  },
})

const forgetMemory = (needs: Needs): Tool => made({
  name: "forget_memory",
  description: "Forgets one remembered fact and its past. Call it only when the person asks to forget something or says that it never was true; for what has changed use add_memory.",
  input: z.strictObject({ id: z.string().min(1).max(200).describe("As search_memory gives it.") }),
  idempotent: true,
  async run({ id }, call) {
    const store = await needs.store(call)
    const items = (await store.chain(id)) ?? []
    if ((await store.forget(id)) === undefined) throw missing(id)
    void call.turn.world.emit({ type: "memory.changed", memoryId: id, op: "deleted" }, call.callId)
    return { text: `Forgotten: ${items.find((item) => item.id === id)?.text ?? id}`, details: details("memory-forgotten", { id, items }) }
  },
})

const memoryHistory = (needs: Needs): Tool => made({
  name: "memory_history",
  description: "Shows how one remembered fact came to be: every version with its dates, oldest first. Call it when the person asks what something was before, when it changed, or how often. Give the id if you know it, else the question.",
  input: z.strictObject({
    id: z.string().min(1).max(200).optional().describe("Of any version, as search_memory gives it."),
    query: z.string().min(1).max(1_000).optional().describe("What the fact is about, when no id is known."),
  }),
  idempotent: true,
  async run({ id, query }, call) {
    const store = await needs.store(call)
    const found = id ?? (query === undefined ? undefined : (await store.search({ query, k: 1, history: true }))[0]?.id)
    if (found === undefined) return { text: query === undefined ? "Give an id or a query." : `Nothing is remembered that fits ${JSON.stringify(query)}.`, details: details("memory-chain", { items: [] }) }
    const items = await store.chain(found)
    if (!items) throw missing(found)
    return { text: tellChain(items), details: details("memory-chain", { items }) }
  },
})

/** Stores by the pipeline and tells everybody; a call that is entered again after a crash finds what it stored. */
async function save(needs: Needs, call: Call, fact: { text: string; expiresAt?: string }, place?: MemoryPlace): Promise<Result> {
  const store = await needs.store(call)
  const source = { conversationId: store.conversation, turnId: call.turnId, callId: call.callId, ...messageOf(call) }
  const stored: NewMemory = { ...(place ?? placeOf(needs.scope, call, store)), ...fact, source, proposed: !isVouchedFor(fact.text, call.turn.log, call.turn.world.get, store.imported) }
  const saved = (await store.saved()) ?? (await saveMemory(store, needs.judge(call), stored))
  if (!saved) throw new CallError("conflict", "Others kept changing the same memory. Look at it again with search_memory, then save.")
  const { memory, judged } = saved
  if (memory.source?.callId === call.callId)
    void call.turn.world.emit({ type: "memory.changed", memoryId: memory.id, op: memory.supersedesId ? "superseded" : "added", ...(memory.supersedesId ? { supersedes: memory.supersedesId } : {}) }, call.callId)
  return { text: tellSaved(saved), details: details("memory-saved", { memory, judged }) }
}

const placeOf = (scope: MemoryScope, call: Call, { conversation }: MemoryStore): MemoryPlace =>
  ({ scope, agent: scope === "agent" ? call.agent.name : null, conversationId: scope === "conversation" ? conversation : null })

/** The message that this turn answers. */
function messageOf({ turn }: Call): { messageId?: string } {
  const started = turn.log.find(({ event }) => event.type === "turn.started" && event.turnId === turn.turnId)?.event
  return started?.type === "turn.started" && started.cause.kind === "message" ? { messageId: started.cause.id } : {}
}

async function mustBeCurrent(store: MemoryStore, id: string): Promise<Memory> {
  const known = await store.read(id)
  if (!known) throw missing(id)
  const head = known.status === "superseded" ? (await store.chain(id))?.at(-1) : undefined
  if (head) throw new CallError("conflict", `This memory was replaced by: ${head.text} (id ${head.id}). Update that one.`)
  return known
}

const missing = (id: string): CallError => new CallError("not_found", `There is no memory with the id ${JSON.stringify(id)}. Find it with search_memory.`)

function refuseSecret(text: string): void {
  const what = secretIn(text)
  if (what) throw new CallError("refused", refusalOf(what))
}

function timeOf(given: string): Date {
  const time = new Date(given)
  if (Number.isNaN(time.getTime())) throw new CallError("bad_arguments", `${JSON.stringify(given)} is no ISO 8601 date or time, like "2026-12-24" or "2026-12-24T18:00:00Z".`)
  return time
}

function later(given: string, now: Date): string {
  const time = timeOf(given)
  if (time <= now) throw new CallError("bad_arguments", `expires_at ${JSON.stringify(given)} is past: such a memory would never be recalled. Now it is ${now.toISOString()}.`)
  return time.toISOString()
}
