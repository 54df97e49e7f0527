/** What people ask of a conversation: each is a fact in its log, decided under the lock of its row. */
import type { PoolClient } from "pg"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { isCut } from "#lib/agent/fork.ts"
import { callsOf } from "#lib/agent/open.ts"
import { queueOf, type Queued } from "#lib/agent/queue.ts"
import { spill } from "#lib/agent/spill.ts"
import { inTransaction, type Db } from "./db.ts"
import { hashOf } from "./ids.ts"
import { append, LogClosed, readLog, type LogId, type NewBlob } from "./log.ts"

/** What was asked cannot be done any more; the message says why and what can. */
export class Conflict extends Error {}

/** There is no such thing in this workspace. */
export class Missing extends Error {}

/** The thing itself. @throws Missing when there is none */
export function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Missing("There is nothing here.")
  return thing
}

type Message = { messageId: string; text: string }

/**
 * Accepts a message: durable when this returns, exactly once however often it is sent.
 * @throws Conflict when the id was used for another text
 */
export async function acceptMessage({ pool }: Db, log: LogId, { messageId, text }: Message): Promise<{ messageId: string; seq: number }> {
  const { envelope, blobs } = fact({ type: "message.user", messageId, text })
  try {
    const { seq } = await append(pool, log, [envelope], { ring: true, blobs, title: titleOf(text) })
    return { messageId, seq }
  } catch (error) {
    if (!isDuplicate(error)) throw error
    const { rows: [known] } = await pool.query<{ seq: number; data: string }>(
      `SELECT seq, data::text AS data FROM "Event" WHERE "conversationId" = $1 AND "messageId" = $2 AND type = 'message.user'`,
      [log.conversation, messageId])
    if (known?.data === JSON.stringify(envelope.event)) return { messageId, seq: known.seq }
    throw new Conflict("This messageId was used for another text. Send the message with a new one.")
  }
}

type Edit = { text?: string; before?: string; now?: true }

/** Edits or moves a message that waits, or lets it join the running turn. @throws Conflict when a turn has taken it */
export async function editMessage(db: Db, log: LogId, messageId: string, edit: Edit): Promise<void> {
  await locked(db, log, async (client, events) => {
    const { task } = mustWait(events, messageId)
    if (task && edit.text !== undefined) throw new Conflict("This is the result of a task: it can be moved, sent now or removed, but not edited.")
    if (edit.before !== undefined && (edit.before === messageId || !queueOf(events).some((other) => other.messageId === edit.before)))
      throw new Conflict("before must name another message that waits.")
    const { envelope, blobs } = fact({ type: "message.edited", messageId, ...edit })
    await append(client, log, [envelope], { blobs, ring: true })
  }, QUEUE)
}

/** @throws Conflict when a turn has taken it */
export async function removeMessage(db: Db, log: LogId, messageId: string): Promise<void> {
  await locked(db, log, async (client, events) => {
    mustWait(events, messageId)
    await append(client, log, [fact({ type: "message.removed", messageId }).envelope])
  }, QUEUE)
}

/** Asks the running turn to stop, and removes what waits if `queued`; without a running turn there is nothing to stop. Gives the turn that runs. */
export async function requestStop(db: Db, log: LogId, { turnId, queued = false }: { turnId?: string; queued?: boolean } = {}): Promise<string | undefined> {
  let running: string | undefined
  await locked(db, log, async (client, events, head) => {
    // A second stop of the same turn must not reach the one that began meanwhile.
    running = head.turnId ?? undefined
    const stops = head.turnId !== null && (turnId === undefined || turnId === head.turnId)
    if (stops) await client.query(`UPDATE "Conversation" SET "stopTurnId" = "turnId" WHERE id = $1`, [log.conversation])
    const waiting = queued ? queueOf(events) : []
    await append(client, log, waiting.map(({ messageId }) => fact({ type: "message.removed", messageId }).envelope), { ring: true })
    if (stops) await client.query(`SELECT pg_notify('log', $1 || ':stop:' || $2)`, [log.conversation, head.turnId])
  }, QUEUE)
  return running
}

/**
 * Answers a call that waits; the call goes on with it. Gives its conversation.
 * @throws Missing when there is no such call in this workspace
 * @throws Conflict when it does not wait, or not for this
 */
export async function answerCall(db: Db, workspace: string, callId: string, answer: { output?: unknown; approve?: boolean; args?: unknown; reason?: string; trust?: true; by: string }): Promise<string> {
  const { rows: [home] } = await db.pool.query<{ conversation: string }>(
    `SELECT c.id AS conversation FROM "Call" k JOIN "Conversation" c ON c.id = k."conversationId"
     WHERE k.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL`, [callId, workspace])
  if (!home) throw new Missing("There is no such call.")
  const log = { workspace, conversation: home.conversation }
  await locked(db, log, async (client, events, head) => {
    const asked = events.findLast(({ event }) => event.type === "call.waiting" && event.callId === callId)
    const { turnId } = events.find(({ event }) => event.type === "message.assistant" && event.calls.some((call) => call.callId === callId)) ?? {}
    const call = turnId ? callsOf(events, turnId).find((open) => open.callId === callId) : undefined
    // Not by its turn.finished: a turn that was interrupted may have been reopened since.
    const open = head.turnId === turnId
    if (asked?.event.type !== "call.waiting" || call?.state !== "waiting" || !open) throw new Conflict("This call does not wait for an answer (any more).")
    const wants = asked.event.for
    if (wants === "task") throw new Conflict(`This call waits for task ${asked.event.taskId}. Cancel the task to end the wait.`)
    if (wants === "approval" && answer.approve === undefined) throw new Conflict("This call waits for an approval: send { \"approve\": true } or { \"approve\": false }.")
    if (wants === "answer" && answer.output === undefined && answer.approve !== false) throw new Conflict("This call waits for its result: send { \"output\": … }.")
    const { envelope, blobs } = fact({ type: "call.answered", callId, ...answer } as KeptEvent)
    await append(client, log, [{ ...envelope, turnId, agent: asked.agent, parent: asked.parent }], { ring: true, blobs })
  })
  return log.conversation
}

/**
 * Goes on where nothing runs: with a message that waits, with a turn that a fork cut off, or by running the last turn again as a new one;
 * with a `callId`, reopens the last turn to run one interrupted call again.
 * @throws Conflict when a turn runs, or there is nothing to run again
 */
export async function requestRetry(db: Db, log: LogId, callId?: string): Promise<void> {
  await locked(db, log, async (client, events, head) => {
    if (head.turnId) throw new Conflict("A turn is running. Stop it first.")
    const waits = callId === undefined && queueOf(events).length > 0
    if (!waits) await client.query(`UPDATE "Conversation" SET "retryOf" = $2 WHERE id = $1`, [log.conversation, callId ? retriedCall(events, callId) : retried(events)])
    await append(client, log, [], { ring: true })
  })
}

/** The last turn; or the call that a fork cut off as it began, with the arguments that it was given there. */
function retried(events: Envelope[]): string {
  const { turnId } = events.findLast(({ event }) => event.type === "turn.started") ?? {}
  if (!turnId) throw new Conflict("There is no turn to run again.")
  const before = events.at(-2)?.event
  return isCut(events, turnId) && before?.type === "call.started" ? before.callId : turnId
}

function retriedCall(events: Envelope[], callId: string): string {
  const call = events.findLast(({ event }) => (event.type === "call.finished" || event.type === "call.started") && event.callId === callId)
  if (!call) throw new Missing("There is no such call in this conversation.")
  if (call.turnId !== events.findLast(({ event }) => event.type === "turn.started")?.turnId) throw new Conflict("A later turn has started: this call cannot be run again.")
  if (call.event.type === "call.finished" && call.event.error?.kind !== "interrupted") throw new Conflict("Only a call that was interrupted can be run again.")
  return callId
}

const QUEUE: KeptEvent["type"][] = ["message.user", "message.edited", "message.removed", "turn.started", "model.started", "task.changed"]

type Locked = { turnId: string | null }

/** Runs `decide` with the log under the lock of its row: nothing is added meanwhile, and what it adds is committed whole. */
async function locked(db: Db, log: LogId, decide: (client: PoolClient, events: Envelope[], head: Locked) => Promise<void>, types?: KeptEvent["type"][]): Promise<void> {
  await inTransaction(db, async (client) => {
    const { rows: [head] } = await client.query<Locked>(
      `SELECT "turnId" FROM "Conversation" WHERE id = $1 AND "workspaceId" = $2 AND "deletedAt" IS NULL FOR UPDATE`, [log.conversation, log.workspace])
    if (!head) throw new LogClosed(log)
    await decide(client, await readLog(client, log, types), head)
  })
}

function mustWait(events: Envelope[], messageId: string): Queued {
  if (!events.some(({ event }) => (event.type === "message.user" && event.messageId === messageId) || (event.type === "task.changed" && event.taskId === messageId)))
    throw new Missing("There is no such message.")
  const waiting = queueOf(events).find((message) => message.messageId === messageId)
  if (!waiting) throw new Conflict("This message was taken by a turn or removed; it cannot be changed any more.")
  if (waiting.joins) throw new Conflict("This message is joining the running turn; it cannot be changed any more.")
  return waiting
}

/** An event of now, its large values as blobs beside it. */
export function fact(event: KeptEvent): { envelope: Envelope; blobs: NewBlob[] } {
  const blobs: NewBlob[] = []
  const small = spill(event, (value) => {
    const json = JSON.stringify(value)
    const hash = hashOf(json)
    blobs.push({ hash, json })
    return hash
  })
  return { envelope: { at: new Date().toISOString(), event: small }, blobs }
}

/** What a conversation is called by its first message: its first line, at most 60 letters. */
export function titleOf(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? ""
  const letters = [...line.toWellFormed().replaceAll("\0", "")]
  return letters.length > 60 ? `${letters.slice(0, 59).join("")}…` : letters.join("")
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23505" && "constraint" in error && error.constraint === "Event_message_key"
