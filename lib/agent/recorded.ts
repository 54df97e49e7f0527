/** A conversation played again: no function runs, each call gets what was recorded of the same call. */
import { asText, CallError } from "./call.ts"
import type { BlobRef, Envelope } from "./events.ts"
import { whole } from "./messages.ts"
import { isBlobRef } from "./spill.ts"
import type { Agent, Blobs, Json, Result, Tool, Waiting } from "./types.ts"

/** What came of a call; `loads`: the functions it brought. */
type Outcome = { text: string; error?: { kind: string; message: string }; details?: Json; loads: string[] }

/** Per call of one name with the same arguments, what came of it, time after time. */
export type Recording = ReadonlyMap<string, Outcome[]>

export function recordingOf(log: Envelope[], get: Blobs): Recording {
  const recording = new Map<string, Outcome[]>()
  const keys = new Map<string, string>()
  const loads = new Map<string, string[]>()
  const plain = (value: Json | BlobRef): unknown => (isBlobRef(value) ? get(value.blob) : value)
  for (const { event, parent } of log) {
    if (event.type === "call.started") keys.set(event.callId, keyOf(event.name, plain(event.args)))
    if (event.type === "tools.changed" && parent) loads.set(parent, event.added.map(({ name }) => name))
    if (event.type !== "call.finished" || event.error?.kind === "interrupted") continue
    const key = keys.get(event.callId)
    if (key === undefined) continue
    const details = event.details === undefined ? undefined : (plain(event.details) as Json)
    const outcome: Outcome = { text: whole(event.output, get), details, loads: loads.get(event.callId) ?? [], ...(event.ok ? {} : { error: event.error }) }
    recording.set(key, [...(recording.get(key) ?? []), outcome])
  }
  return recording
}

/** The agent, and whoever it hands over to, with functions that only remember; a hand-off does nothing but name an agent, so it is made. `find` gives functions that a call brought. */
export function replaying(agent: Agent, recording: Recording, find: (name: string) => Tool | undefined): Agent {
  const made = new Map<Agent, Agent>()
  const again = (known: Agent): Agent => {
    const before = made.get(known)
    if (before) return before
    const copy: Agent = { ...known, tools: [] }
    made.set(known, copy)
    copy.tools = known.tools.map(remember)
    return copy
  }
  const remember = ({ approval: _, preview: __, ...tool }: Tool): Tool => ({
    ...tool,
    ...(tool.leadsTo ? { leadsTo: again(tool.leadsTo) } : {}),
    async run(args, call) {
      if (tool.kind === "handoff") {
        const result = await tool.run(args, call)
        return typeof result === "object" && "handoff" in result && result.handoff ? { ...result, handoff: again(result.handoff) } : result
      }
      if (call.answer?.output !== undefined) return { text: asText(call.answer.output) }
      const known = recording.get(keyOf(tool.name, args)) ?? []
      return told(known[Math.min(timesBefore(call.turn.log, tool.name, args), known.length - 1)], (name) => {
        const found = find(name)
        return found && remember(found)
      })
    },
  })
  return again(agent)
}

/** A call that was never made before waits for a person, as a mock does: nothing runs, and nothing is invented. */
function told(outcome: Outcome | undefined, find: (name: string) => Tool | undefined): Result | Waiting {
  if (!outcome) return { wait: "answer" }
  const { text, details, error, loads } = outcome
  if (error) throw new CallError(error.kind, error.message)
  const load = loads.flatMap((name) => find(name) ?? [])
  return { text, details, ...(load.length ? { load } : {}) }
}

/** How often the same call has finished in this log: the next one gets what came next. */
function timesBefore(log: Envelope[], name: string, args: unknown): number {
  const key = keyOf(name, args)
  const same = new Set<string>()
  let times = 0
  for (const { event } of log) {
    if (event.type === "call.started" && keyOf(event.name, event.args) === key) same.add(event.callId)
    if (event.type === "call.finished" && same.has(event.callId)) times++
  }
  return times
}

/** Arguments in any order of their names are the same. */
const keyOf = (name: string, args: unknown): string =>
  `${name} ${JSON.stringify(args, (_, value: unknown) => (typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value))}`
