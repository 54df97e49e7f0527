/** From the text of a response to the JSON in it, whether it streams events or sends one document. */
import { createParser } from "eventsource-parser"
import { ModelError } from "#lib/agent/types.ts"
import { addressOf, type Upstream } from "./errors.ts"
import { tryParse } from "./json.ts"
import type { EndMark } from "./wire.ts"

const maxLine = 8 * 1024 * 1024

export type ChunkReader = {
  /** Takes the next piece of text, cut anywhere. */
  feed(text: string): void
  /** The body is over: what is complete in the rest is taken, what is not was cut. */
  end(): void
  mark(): EndMark
}

/**
 * Gives each JSON value of a response to `take`, with the name of its event and its text; `skip` hears what is no value.
 * Throws a `garbage` ModelError for what is neither events nor JSON, and for a line or document above 8 MiB.
 */
export function chunkReader(upstream: Pick<Upstream, "name" | "host" | "own">, contentType: string, take: (chunk: unknown, event: string | undefined, text: string) => void, skip: (text: string) => void = () => undefined): ChunkReader {
  const garbage = (what: string) => new ModelError("garbage", `${upstream.host} ${what}`)
  const check = `Check ${addressOf(upstream)}: it usually ends in /v1.`
  const notAnAnswer = () => garbage(`answered with neither events nor JSON (${contentType || "no content type"}). ${check}`)
  const document: string[] = []
  let size = 0
  let form: "unknown" | "events" | "document" = "unknown"
  let mark: EndMark
  let isOver = false
  let hasTaken = false

  const events = createParser({
    maxBufferSize: maxLine,
    onEvent({ data, event }) {
      const text = data.trim()
      if (mark === "done") return
      if (isChatter(text)) return text ? skip(text) : undefined
      if (text === "[DONE]") mark = "done"
      else takeJson(text, event)
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") throw garbage("sent a line above 8 MiB. Try again, or choose another model.")
    },
  })

  function takeJson(text: string, event?: string): void {
    const chunk = tryParse(text)
    // At the end of the body an unfinished line is a cut, which the caller reports.
    if (chunk === undefined && isOver) return
    if (chunk === undefined) throw garbage("sent a line that is not JSON in the middle of the answer. Try again, or choose another model.")
    hasTaken = true
    for (const item of Array.isArray(chunk) ? chunk : [chunk]) take(item, event, text)
  }

  function recognise(text: string): void {
    const first = text.trimStart()[0]
    if (first === undefined) return
    if (first === "<") throw garbage(`answered with a web page. ${check}`)
    if (first === "{" || first === "[") form = "document"
    else if (contentType.includes("event-stream") || "deir:".includes(first)) form = "events"
    else throw notAnAnswer()
  }

  function feed(text: string): void {
    if (form === "unknown") recognise(text)
    if (form === "events") return events.feed(text)
    document.push(text)
    size += text.length
    if (size > maxLine) throw garbage("sent an answer above 8 MiB. Try again, or choose another model.")
  }

  function end(): void {
    if (form === "events") {
      isOver = true
      events.feed("\n\n")
      if (!hasTaken && !contentType.includes("event-stream")) throw notAnAnswer()
    }
    if (form === "document") {
      takeJson(document.join("").trim())
      mark = "document"
    }
  }

  return { feed, end, mark: () => mark }
}

// Gateways pass comment keep-alives on as data.
const isChatter = (text: string) => text === "" || text.startsWith(":") || /^(OPENROUTER PROCESSING|keep-?alive|ping)$/i.test(text)
