/** What a file that somebody brings may hold, told apart by its form. */
import { isTooDeep, DEPTH } from "#lib/agent/depth.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { looksLikeCassette, readCassette, type Cassette } from "./cassette.ts"
import { fromOpenAi } from "./from-openai.ts"
import { looksLikeMessages, readMessages } from "./openai-messages.ts"
import { Unreadable } from "./unreadable.ts"

/** A conversation as it comes in: a log of its own, and the content it names as JSON texts by hash. */
export type Incoming = {
  conversation: Cassette["conversation"]
  log: Envelope[]
  blobs: Map<string, string>
  wire: NonNullable<Cassette["wire"]>
}

const MOST = 1_000

type Options = { newId(): string; hash(json: string): string; now: number }

/**
 * One conversation, or several: a cassette, OpenAI messages, or lines of either.
 * @throws Unreadable with a sentence that says what is wrong and what can be opened
 */
export function readFile(text: string, options: Options): Incoming[] {
  const values = valuesIn(text)
  if (values.length === 0) throw new Unreadable(`The file holds no conversation. ${OPENS}`)
  if (values.length > MOST) throw new Unreadable(`The file holds ${values.length} conversations; ${MOST} can be opened at once. Split it.`)
  return values.map((value, i) => readOne(value, values.length > 1 ? `Conversation ${i + 1}` : "The file", options))
}

const OPENS = "What can be opened: a cassette that Full Turn exported, or conversations in OpenAI's format, { \"messages\": [ … ] }, as JSON or one to a line."

function readOne(value: unknown, where: string, { newId, hash, now }: Options): Incoming {
  if (isTooDeep(value)) throw new Unreadable(`${where} is nested more than ${DEPTH} levels deep.`)
  if (looksLikeCassette(value)) {
    const { conversation, log, blobs, wire = {} } = readCassette(value, hash)
    return { conversation, log, wire, blobs: new Map(Object.entries(blobs).map(([name, content]) => [name, JSON.stringify(content)])) }
  }
  if (!looksLikeMessages(value)) throw new Unreadable(`${where} is no conversation. ${OPENS}`)
  const given = readMessages(value, where)
  const blobs = new Map<string, string>()
  const put = (content: unknown): string => {
    const json = JSON.stringify(content)
    blobs.set(hash(json), json)
    return hash(json)
  }
  const log = fromOpenAi(given, { newId, put, from: now - given.messages.length * 4, where })
  return { conversation: { title: given.title ?? null, agent: "assistant", model: null }, log, blobs, wire: {} }
}

/** JSON, a JSON list of conversations, or one JSON to a line. */
function valuesIn(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && !looksLikeMessages(value) ? value : [value]
  } catch (whole) {
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as unknown
      } catch (error) {
        const said = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason))
        throw new Unreadable(lines.length === 1 || i === 0 ? `The file is not valid JSON (${said(whole)}).` : `Line ${i + 1} of the file is not valid JSON (${said(error)}).`)
      }
    })
  }
}
