/** One turn of a conversation as the AI SDK's UI message stream, followed from the log like every other stream. */
import type { UIMessageChunk } from "ai"
import type { BlobRef, Envelope } from "#lib/agent/events.ts"
import { isBlobRef } from "#lib/agent/spill.ts"
import { readBlobs } from "#lib/store/blobs.ts"
import type { LogId } from "#lib/store/log.ts"
import type { Follower } from "./bus.ts"
import type { Runtime } from "./runtime.ts"
import { uiMessageFold, type UiMessageFold } from "./ui-message-fold.ts"

/** `picks` finds the turn to follow among the events after `after`; what came up to `known` was told to the client before. */
export type ChatStream = { log: LogId; after: number; picks: (envelope: Envelope) => string | undefined; known?: number; metadata: unknown }

const encoder = new TextEncoder()
const frame = (chunk: UIMessageChunk | string): Uint8Array => encoder.encode(`data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`)

/** Sends until the turn is over or waits for a person. Gives the function that ends it; `picked` hears which turn it is. */
export function followChat({ db, bus }: Pick<Runtime, "db" | "bus">, { log, after, picks, known = 0, metadata }: ChatStream, follower: Follower, picked: (turnId: string) => void = () => undefined): () => void {
  const texts = new Map<string, string>()
  const whole = (text: string | BlobRef): string => (typeof text === "string" ? text : (texts.get(text.blob) ?? text.head))
  let fold: UiMessageFold | undefined
  let rest = ""
  let queue = Promise.resolve()
  let isOver = false

  function close(...last: UIMessageChunk[]): void {
    if (isOver) return
    isOver = true
    for (const chunk of last) follower.send(frame(chunk))
    follower.send(frame("[DONE]"))
    leave()
    follower.end()
  }

  async function take(envelope: Envelope): Promise<void> {
    if (isOver) return
    if (!fold) {
      const turnId = picks(envelope)
      if (turnId === undefined) return
      picked(turnId)
      fold = uiMessageFold(turnId, whole, metadata)
    }
    await fetchTexts(envelope)
    const isNews = envelope.seq === undefined || envelope.seq > known
    for (const chunk of fold.take(envelope)) if (isNews || chunk.type === "start") follower.send(frame(chunk))
    if (fold.over()) close()
    else if (isNews && fold.rests()) close({ type: "finish-step" }, { type: "finish", finishReason: "tool-calls" })
  }

  async function fetchTexts({ event }: Envelope): Promise<void> {
    const refs = JSON.stringify(event).includes('"blob"') ? Object.values(event).flatMap((value) => [value, ...(Array.isArray(value) ? value.flatMap((item) => Object.values(item ?? {})) : [])]).filter(isBlobRef) : []
    const found = await readBlobs(db, log.workspace, refs.map(({ blob }) => blob))
    for (const [hash, json] of found) {
      const value: unknown = JSON.parse(json)
      texts.set(hash, typeof value === "string" ? value : json)
    }
  }

  const decoder = new TextDecoder()
  const leave = bus.follow(log, after, {
    send(bytes) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split("\n\n")
      rest = blocks.pop() ?? ""
      for (const block of blocks) {
        const data = block.split("\n").find((line) => line.startsWith("data: "))
        if (!data) continue
        const envelope: Envelope = JSON.parse(data.slice(6))
        queue = queue.then(() => take(envelope)).catch(() => close({ type: "error", errorText: "The stream broke off. Load the conversation again." }))
      }
    },
    end: () => close({ type: "error", errorText: "The stream broke off. Load the conversation again." }),
  })
  return () => {
    isOver = true
    leave()
  }
}
