/**
 * The whole vocabulary. A conversation is an append-only log of these; what the model sees,
 * the chat and the trace are pure folds of it.
 */
import { z } from "zod"
import { context } from "./context.ts"

/** Where a tool's code lives: decides its colour and icon, never how the loop treats it. */
export const TOOL_KINDS = ["builtin", "http", "code", "mock", "mcp", "memory", "delegation", "task", "handoff"] as const

const id = z.string().min(1).max(200)
const hash = z.string()

/** A value above 32 KiB: its first 4 KiB, its size in bytes of UTF-8, and where the whole can be read. */
export const blobRef = z.object({ blob: hash, bytes: z.number(), head: z.string() })
export type BlobRef = z.infer<typeof blobRef>

const text = z.union([z.string(), blobRef])
const value = z.union([blobRef, z.json()])

export const usage = z.object({
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  cachedTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
})
export type Usage = z.infer<typeof usage>

const error = z.object({ kind: z.string(), message: z.string() })

/** How a task stands; the last three are its ends. */
export const TASK_STATUSES = ["queued", "running", "waiting", "succeeded", "failed", "cancelled"] as const

/** What becomes of a result: told when asked, in a turn of its own once nothing runs, before the next step of what runs, or only shown. */
export const DELIVERIES = ["poll", "push_when_idle", "push_now", "silent"] as const

/** `steps` begun, the last words, and how far it is from 0 to 100 when its agent says so. */
export const taskProgress = z.object({ steps: z.number().int(), words: z.string().optional(), percent: z.number().optional() })

const toolRef = z.object({ name: z.string(), version: z.string().optional(), kind: z.enum(TOOL_KINDS).optional(), hash, why: z.string().optional(), tokens: z.number().optional() })
const agentRef = z.object({ name: z.string(), version: z.string().optional(), hash })
const provider = z.object({
  name: z.string(),
  message: z.record(z.string(), z.unknown()).optional(),
  calls: z.array(z.record(z.string(), z.unknown())).optional(),
})

const on = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) => z.object({ type: z.literal(type), ...shape })

/** Committed before they are sent; each has a `seq`. */
export const keptEvent = z.discriminatedUnion("type", [
  on("message.user", { messageId: id, text }),
  on("message.edited", { messageId: id, text: text.optional(), before: id.optional(), now: z.boolean().optional() }),
  on("message.removed", { messageId: id }),
  on("turn.started", {
    turnId: id,
    attempt: z.number().int(),
    cause: z.object({ kind: z.enum(["message", "task", "retry", "answer"]), id }),
    agent: z.string(),
    agentVersion: z.string().optional(),
    model: z.string(),
    /** The variables of the conversation, when it has some. */
    context: context.optional(),
  }),
  on("model.started", {
    stepId: id,
    agent: z.string(),
    agentVersion: z.string().optional(),
    model: z.string(),
    instructions: hash,
    tools: z.array(toolRef),
    settings: hash,
    takes: z.array(id).optional(),
    inserts: hash.optional(),
    /** Names in the instructions for which there is no variable. */
    unknown: z.array(z.string()).optional(),
    requestHash: hash,
  }),
  on("message.assistant", {
    stepId: id,
    agent: z.string(),
    text,
    reasoning: text.optional(),
    /** `kind`: of a call that no model asked for; that of every other stands among the tools that its step was offered. */
    calls: z.array(z.object({ callId: id, name: z.string(), arguments: text, kind: z.enum(TOOL_KINDS).optional() })),
    /** As the provider said it; `recall` and `remember`: no model was asked, the agent calls by itself. */
    finishReason: z.string(),
    usage: usage.optional(),
    ttftMs: z.number().optional(),
    ms: z.number(),
    /** What the provider did on its own side within this answer. */
    hosted: z.array(z.object({ type: z.string(), status: z.string().optional(), text: z.string() })).optional(),
    /** Settings that the provider does not take: the request went without them. */
    leftOut: z.array(z.string()).optional(),
    provider: provider.optional(),
  }),
  on("call.started", { callId: id, name: z.string(), version: z.string().optional(), args: value }),
  on("call.waiting", { callId: id, for: z.enum(["answer", "approval", "task"]), taskId: id.optional(), args: value, details: value.optional() }),
  on("call.answered", {
    callId: id,
    output: value.optional(),
    approve: z.boolean().optional(),
    args: value.optional(),
    reason: z.string().optional(),
    /** From here on this function needs no approval in this conversation. */
    trust: z.literal(true).optional(),
    by: z.string(),
  }),
  on("call.finished", {
    callId: id,
    name: z.string(),
    ok: z.boolean(),
    output: text,
    details: value.optional(),
    error: error.optional(),
    ms: z.number(),
  }),
  on("agent.changed", { from: agentRef, to: agentRef, callId: id }),
  on("tools.changed", { added: z.array(toolRef), removed: z.array(z.string()), source: z.enum(["found", "written"]) }),
  on("memory.changed", { memoryId: id, op: z.enum(["added", "superseded", "expired", "deleted"]), supersedes: id.optional() }),
  on("task.changed", {
    taskId: id,
    title: z.string(),
    status: z.enum(TASK_STATUSES),
    /** Absent: `silent`. */
    deliver: z.enum(DELIVERIES).optional(),
    agent: z.string().optional(),
    /** The conversation it runs in. */
    logId: id.optional(),
    /** How many times it was begun. */
    attempt: z.number().int().optional(),
    progress: taskProgress.optional(),
    output: text.optional(),
    error: error.optional(),
  }),
  on("turn.finished", {
    turnId: id,
    reason: z.enum(["done", "stopped", "failed", "limit", "interrupted"]),
    error: error.optional(),
    usage: usage.optional(),
  }),
])
export type KeptEvent = z.infer<typeof keptEvent>

/** Sugar: never stored, the finished event repeats the truth. `from` is the offset in UTF-16 units at which `delta` begins; 0 replaces all before. */
export const deltaEvent = z.discriminatedUnion("type", [
  on("text.delta", { stepId: id, from: z.number().int(), delta: z.string() }),
  on("reasoning.delta", { stepId: id, from: z.number().int(), delta: z.string() }),
  on("args.delta", { stepId: id, callId: id, name: z.string(), from: z.number().int(), delta: z.string() }),
  /** What a running tool prints; its details repeat it. */
  on("call.delta", { callId: id, from: z.number().int(), delta: z.string() }),
])
export type DeltaEvent = z.infer<typeof deltaEvent>

/** What a delta is part of: a step, or a running call. */
export const ownerOf = (event: DeltaEvent): string => (event.type === "call.delta" ? event.callId : event.stepId)

export const agentEvent = z.union([keptEvent, deltaEvent])
export type AgentEvent = KeptEvent | DeltaEvent

/** `seq` counts 1, 2, 3 … per conversation without gaps; a delta has none. `parent` is the call inside which it happened. `at`: ISO 8601 UTC. */
export const envelope = z.object({
  seq: z.number().int().optional(),
  at: z.string(),
  turnId: id.optional(),
  agent: z.string().optional(),
  parent: id.optional(),
  event: agentEvent,
})
export type Envelope = z.infer<typeof envelope>

/** True for events that are sugar over the log. */
export const isDelta = (event: AgentEvent): event is DeltaEvent => event.type.endsWith(".delta")
