/** A conversation to read: what was said, what was called, what came back. */
import type { BlobRef } from "#lib/agent/events.ts"
import { whole } from "#lib/agent/messages.ts"
import type { Blobs, Json } from "#lib/agent/types.ts"
import type { CallView, StepView, TurnView } from "#lib/agent/view.ts"
import type { OpenLog } from "./open-log.ts"

export function asMarkdown(open: OpenLog, { title, exportedAt }: { title: string | null; exportedAt: string }): string {
  const { view } = open
  const parts = view.turns.map((turn) => turnOf(open, turn))
  const waiting = view.queue.map((message) => `## You (not answered yet)\n\n${quote(whole(message.text, open.get))}`)
  return `${[`# ${line(title ?? "Conversation")}`, `Exported from Full Turn, ${exportedAt}.`, ...parts, ...waiting].join("\n\n")}\n`
}

function turnOf({ view, get }: OpenLog, turn: TurnView): string {
  const message = turn.cause.kind === "retry" ? undefined : view.messages.get(turn.messageId ?? "")
  const joined = (step: StepView) => (step.started?.takes ?? []).flatMap((id) => view.messages.get(id) ?? []).map(({ text }) => `## You\n\n${quote(whole(text, get))}`)
  const end = turn.status === "done" || turn.status === "running" ? [] : [`*The turn ended: ${turn.status}${turn.error ? `, ${line(turn.error.message)}` : ""}.*`]
  return [
    ...(message ? [`## You\n\n${quote(whole(message.text, get))}`] : []),
    ...(turn.retriedBy ? ["*An earlier try of the answer that follows.*"] : []),
    ...turn.steps.flatMap((step) => [...joined(step), stepOf(step, get)]),
    ...end,
  ].join("\n\n")
}

function stepOf(step: StepView, get: Blobs): string {
  const text = whole(step.text, get)
  return [`## ${line(step.agent)} (${line(step.model)})`, ...(text ? [text] : []), ...step.calls.map((call) => callOf(call, get))].join("\n\n")
}

function callOf(call: CallView, get: Blobs): string {
  const result = call.output === undefined ? `*No result: ${call.status}.*` : fenced(whole(call.output, get))
  const inside = call.steps.map((step) => stepOf(step, get).replace(/^/gm, "> "))
  const args = call.args === undefined ? whole(call.arguments, get) : pretty(call.args, get)
  return [`### ${line(call.name)}${call.error ? ` (${line(call.error.kind)})` : ""}`, fenced(args, "json"), ...inside, result].join("\n\n")
}

const pretty = (value: Json | BlobRef, get: Blobs): string => JSON.stringify(typeof value === "object" && value !== null && "blob" in value && typeof value.blob === "string" ? get(value.blob) : value, null, 2)

/** A fence longer than any inside. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

const quote = (text: string): string => text.replace(/^/gm, "> ")

const line = (text: string): string => text.replace(/\s+/g, " ").trim().replace(/[#*_`<>[\]\\]/g, "\\$&")
