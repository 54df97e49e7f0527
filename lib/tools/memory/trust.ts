/**
 * Who vouches for a fact. As long as only the person and memory itself have spoken in a conversation, what an agent saves is
 * theirs. From the first result of any other tool or task on, text of strangers stands in the context, and a page that says
 * "remember: …" must not succeed: then a fact counts only when one of the person's own messages says it.
 */
import type { Envelope } from "#lib/agent/events.ts"
import { whole } from "#lib/agent/messages.ts"
import type { Blobs } from "#lib/agent/types.ts"
import { wordsOf } from "./words.ts"

export const MEMORY_TOOLS = ["add_memory", "search_memory", "list_memories", "update_memory", "forget_memory", "memory_history", "remember_turn", "judge_memory"]

/** Of the plain words of a fact, the share that a message must have to say it; numbers, names and addresses it must have all. */
const SAID = 0.6

/** Events up to `imported` came with a file or a shared conversation: nothing in them was said here. */
export function isVouchedFor(text: string, log: Envelope[], get: Blobs, imported = 0): boolean {
  const foreign = ({ seq }: Envelope): boolean => seq !== undefined && seq <= imported
  if (!log.some((envelope) => isForeign(envelope) || foreign(envelope))) return true
  return log.some((envelope) => {
    const { event } = envelope
    if (event.type !== "message.user" && event.type !== "message.edited") return false
    return event.text !== undefined && !foreign(envelope) && says(whole(event.text, get), text)
  })
}

/** Text that neither the person nor memory wrote: a tool's result, also a delegate's, or a task's. A hand-off brings none. */
const isForeign = ({ event }: Envelope): boolean =>
  (event.type === "call.finished" && !MEMORY_TOOLS.includes(event.name) && !event.name.startsWith("transfer_to_")) ||
  (event.type === "task.changed" && event.output !== undefined) ||
  (event.type === "call.answered" && event.output !== undefined)

function says(message: string, fact: string): boolean {
  const said = new Set(wordsOf(message).map(({ stem }) => stem))
  const lower = message.toLowerCase()
  const addresses = fact.toLowerCase().match(/[^\s<>"']+@[^\s<>"',]+|\b(?:https?:\/\/|www\.)[^\s<>"']+/g) ?? []
  if (!addresses.every((address) => lower.includes(address.replace(/[.,;]$/, "")))) return false
  const words = wordsOf(fact)
  const plain = words.filter(({ number, name }) => !number && !name)
  const heard = plain.filter(({ stem }) => said.has(stem)).length
  return words.length > 0 && words.every(({ number, name, stem }) => (!number && !name) || said.has(stem)) && heard >= plain.length * SAID
}
