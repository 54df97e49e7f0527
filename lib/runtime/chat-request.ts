/** What an AI SDK chat asks for, as facts in the log of a conversation of its own. */
import { z } from "zod"
import type { Envelope } from "#lib/agent/events.ts"
import { ensureConversation } from "#lib/store/conversations.ts"
import { hashOf } from "#lib/store/ids.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { acceptMessage, answerCall, Conflict, requestRetry } from "#lib/store/requests.ts"
import type { ChatStream } from "./chat-stream.ts"
import type { Runtime } from "./runtime.ts"

const chatId = z.string().min(1, "must not be empty").max(200, "must be at most 200 characters")
const part = z.looseObject({
  type: z.string(), text: z.string().optional(), state: z.string().optional(), toolCallId: z.string().optional(), output: z.unknown().optional(), errorText: z.string().optional(),
  approval: z.looseObject({ id: z.string(), approved: z.boolean().optional(), reason: z.string().optional() }).optional(),
})
const message = z.looseObject({ id: z.string().min(1).max(200), role: z.enum(["system", "user", "assistant"]), parts: z.array(part).max(10_000) })

/** The body of `DefaultChatTransport`, and what a client may add to it. */
export const chatBody = z.looseObject({
  id: chatId,
  messages: z.array(message).min(1, "must hold at least one message").max(10_000),
  trigger: z.enum(["submit-message", "regenerate-message"]).default("submit-message"),
  /** For a new conversation only. */
  agent: z.string().min(1).max(200).optional(),
  model: z.string().min(1).max(200).optional(),
  /** What a client that goes away means: its stop button (`stop`), or that the turn shall run on without it. */
  onDisconnect: z.enum(["stop", "continue"]).default("stop"),
})
export type ChatBody = z.infer<typeof chatBody>

/** The conversation of a chat: its own id when it is one of ours, else one that only this chat has. */
export const conversationOf = (workspace: string, id: string): string => hashOf(`chat/${workspace}/${id}`).slice(0, 24)

/** Puts what the client sent into the log and gives the turn to follow. @throws Conflict in words for a person */
export async function askedByChat(runtime: Runtime, workspace: string, body: ChatBody): Promise<ChatStream & { log: LogId }> {
  const last = body.messages.at(-1)
  const text = (last?.parts ?? []).flatMap((one) => (one.type === "text" ? [one.text ?? ""] : [])).join("\n")
  if (body.trigger === "submit-message" && last?.role === "user" && !text.trim()) throw new Conflict("The message has no text. Files are not read here.")
  const conversation = await ensureConversation(runtime.db, workspace, { ids: [body.id, conversationOf(workspace, body.id)], agent: body.agent, model: body.model })
  const log = { workspace, conversation }
  const metadata = { conversationId: conversation }
  const events = await readLog(runtime.db.pool, log)
  const after = events.at(-1)?.seq ?? 0

  if (body.trigger === "regenerate-message") {
    await requestRetry(runtime.db, log)
    return { log, after, metadata, picks: started(({ cause }) => cause.kind === "retry") }
  }
  if (last?.role === "user") {
    const { seq } = await acceptMessage(runtime.db, log, { text, messageId: last.id })
    return { log, after: seq - 1, metadata, picks: started(({ cause }) => cause.id === last.id) }
  }
  const turnId = await answerAll(runtime, log, events, last?.parts ?? [])
  const first = events.find(({ event }) => event.type === "turn.started" && event.turnId === turnId)
  return { log, after: (first?.seq ?? 1) - 1, known: after, metadata, picks: started((event) => event.turnId === turnId) }
}

type Started = Extract<Envelope["event"], { type: "turn.started" }>

const started = (fits: (event: Started) => boolean) => ({ event }: Envelope): string | undefined => (event.type === "turn.started" && fits(event) ? event.turnId : undefined)

/** Approvals and results that the client has for calls that wait. Gives their turn. */
async function answerAll({ db }: Runtime, log: LogId, events: Envelope[], parts: z.infer<typeof part>[]): Promise<string> {
  const asked = new Map(events.flatMap((envelope) => (envelope.event.type === "call.waiting" ? [[envelope.event.callId, envelope]] : [])))
  let turnId: string | undefined
  for (const { toolCallId, state, approval, output, errorText } of parts) {
    const waiting = toolCallId === undefined ? undefined : asked.get(toolCallId)
    if (!toolCallId || waiting?.event.type !== "call.waiting") continue
    const isApproval = waiting.event.for === "approval"
    const isAnswered = isApproval ? approval?.approved !== undefined : state === "output-available" || state === "output-error"
    if (!isAnswered) continue
    const answer = isApproval ? { approve: approval?.approved, ...(approval?.reason && { reason: approval.reason }) } : { output: state === "output-error" ? `Error: ${errorText ?? ""}` : (output ?? null) }
    turnId ??= waiting.turnId
    // Sent again after a reload, an answer that is there already changes nothing.
    await answerCall(db, log.workspace, toolCallId, { ...answer, by: "person" }).then(() => { turnId = waiting.turnId }, (error: unknown) => {
      if (!(error instanceof Conflict)) throw error
    })
  }
  if (turnId === undefined) throw new Conflict("There is nothing new in this chat: send a message, or answer a call that waits.")
  return turnId
}

/** The open turn of a chat, to be followed from its beginning; undefined when nothing runs. */
export async function openTurnOf(runtime: Runtime, log: LogId): Promise<ChatStream | undefined> {
  const events = await readLog(runtime.db.pool, log, ["turn.started", "turn.finished"])
  const last = events.at(-1)
  if (last?.event.type !== "turn.started") return undefined
  const { turnId } = last.event
  const first = events.find(({ event }) => event.type === "turn.started" && event.turnId === turnId)
  return { log, after: (first?.seq ?? 1) - 1, metadata: { conversationId: log.conversation }, picks: started((event) => event.turnId === turnId) }
}
