/** What a page does, at little cost: it is on the machine that is measured. */
import { Agent, request, type IncomingMessage } from "node:http"
import { clock } from "./clock.ts"

/** Its idle connections go before the server's side of them does. */
const agent = new Agent({ keepAlive: true, maxSockets: 1_000, timeout: 2_000 })

type Options = { cookie?: string; json?: unknown; accept?: string }

/** Sends a request and gives the answer as soon as its head is there. */
export function send(url: string, { cookie, json, accept }: Options = {}): Promise<IncomingMessage> {
  const body = json === undefined ? undefined : JSON.stringify(json)
  return new Promise((resolve, reject) => {
    const headers = {
      ...(cookie && { cookie }),
      ...(accept && { accept }),
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body), origin: new URL(url).origin }),
    }
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers, agent: accept ? false : agent }, resolve)
    sent.on("error", reject)
    sent.end(body)
  })
}

/** Posts JSON and wants a 2xx. */
export async function post(url: string, json: unknown, cookie?: string): Promise<void> {
  const response = await send(url, { json, cookie })
  const text = (await response.toArray()).join("")
  if (Math.floor((response.statusCode ?? 0) / 100) !== 2) throw new Error(`${url} answered ${response.statusCode}: ${text}`)
}

/** When a piece of text came, on the machine's clock, and what came right before it, itself included. */
export type Seen = { at: number; text: string }

export type Stream = Awaited<ReturnType<typeof openStream>>

/** Characters that are kept before the end of what has come. */
const CONTEXT = 512

/** An open stream of text. Nothing is parsed: whoever waits names pieces of text. */
export async function openStream(url: string, options: Options = {}) {
  const response = await send(url, { accept: "text/event-stream", ...options })
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${(await response.toArray()).join("")}`)
  response.setEncoding("utf8")
  let bytes = 0
  let carry = ""
  let waiting: { marks: string[]; seen: Seen[]; resolve: (seen: Seen[]) => void; reject: (why: Error) => void } | undefined

  const look = (text: string) => {
    bytes += text.length
    if (!waiting) return
    const { marks, seen, resolve } = waiting
    const window = carry + text
    let from = 0
    for (let mark = marks[seen.length]; mark !== undefined; mark = marks[seen.length]) {
      const found = window.indexOf(mark, from)
      if (found < 0) break
      from = found + mark.length
      seen.push({ at: clock(), text: window.slice(Math.max(0, from - CONTEXT), from) })
    }
    carry = window.slice(Math.max(from, window.length - CONTEXT))
    if (seen.length < marks.length) return
    waiting = undefined
    resolve(seen)
  }
  const over = () => waiting?.reject(new Error(`${url} ended before ${waiting.marks[waiting.seen.length]} came.`))
  response.on("data", look)
  response.on("error", over)
  response.on("close", over)

  return {
    bytes: () => bytes,
    /** Resolves when these pieces have come one after the other, from now on. */
    until(...marks: string[]): Promise<Seen[]> {
      return new Promise((resolve, reject) => {
        carry = ""
        waiting = { marks, seen: [], resolve, reject }
        if (response.closed) over()
      })
    },
    close: () => void response.destroy(),
  }
}

/** The first words of an answer of the upstream end so. */
export const BEGUN = ">>"

/** When the upstream had the request and when its answer began, as the answer's first words say. */
export function upstreamTimes({ text }: Seen): { asked: number; begun: number } {
  const [, asked, begun] = /<<(\d+\.\d+) (\d+\.\d+)>>$/.exec(text) ?? []
  if (!asked || !begun) throw new Error(`No times of the upstream in ${text}`)
  return { asked: Number(asked), begun: Number(begun) }
}
