/** A small real HTTP server that speaks chat completions from a script and remembers what it was asked. */
import { createServer } from "node:http"
import type { IncomingHttpHeaders, ServerResponse } from "node:http"
import { once } from "node:events"
import { setTimeout as sleep } from "node:timers/promises"

/** What one request gets. Without `chunks`, `raw` or `status`: a whole, well-formed answer of `text` and `calls`. */
export type UpstreamStep = {
  text?: string
  calls?: { name: string; arguments: string | object; id?: string }[]
  /** Payloads of `data:` lines as they are (objects become JSON); nothing is added. */
  chunks?: unknown[]
  /** Pieces of the body as they are, one write each. */
  raw?: string[]
  status?: number
  headers?: Record<string, string>
  /** Between the pieces. */
  delayMs?: number
  /** The answer stops before its end until this resolves; with `holdAt`, after that many of its pieces (7 letters of text each). */
  holdOpen?: Promise<unknown>
  holdAt?: number
  /** Break the connection after the pieces instead of ending the body. */
  drop?: boolean
}

/** `closed` resolves when the connection of this request is over, to `"whole"` or `"broken"`. */
export type UpstreamRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: Record<string, unknown>; closed: Promise<"whole" | "broken"> }

export type Upstream = {
  /** The base URL, ending in /v1. */
  url: string
  requests: UpstreamRequest[]
  /** Resolves once the n-th request (from 1) is there. */
  arrived(n: number): Promise<UpstreamRequest>
  /** The steps that requests with this model name get, in order, or what the body of each asks for; a request past the last one gets 400. */
  script(modelName: string, steps: UpstreamStep[] | ((body: Record<string, unknown>) => UpstreamStep)): void
  close(): Promise<void>
}

/** Listens on a free port of the loopback. */
export async function startUpstream(): Promise<Upstream> {
  const requests: UpstreamRequest[] = []
  const scripts = new Map<string, (body: Record<string, unknown>) => UpstreamStep | undefined>()
  const waiting = new Set<() => void>()

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const text = Buffer.concat(parts).toString("utf8")
    const body = text ? JSON.parse(text) : {}
    const closed = once(response, "close").then(() => (response.writableFinished ? "whole" as const : "broken" as const))
    requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body, closed })
    for (const wake of waiting) wake()
    if (request.method === "GET") return sendJson(response, 200, { object: "list", data: [...scripts.keys()].map((id) => ({ id, object: "model" })) })
    const step = scripts.get(body.model)?.(body)
    if (!step) return sendJson(response, 400, { error: { message: `the script of "${body.model}" has no step left` } })
    await play(step, body, response)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" && address ? address.port : 0

  async function arrived(n: number): Promise<UpstreamRequest> {
    for (;;) {
      const request = requests[n - 1]
      if (request) return request
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add(resolve)
      await promise
      waiting.delete(resolve)
    }
  }

  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    arrived,
    script(name, steps) {
      const left = typeof steps === "function" ? [] : [...steps]
      scripts.set(name, typeof steps === "function" ? steps : () => left.shift())
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}

async function play(step: UpstreamStep, request: Record<string, unknown>, response: ServerResponse): Promise<void> {
  const streams = request.stream === true
  const whole = !step.chunks && !step.raw && !step.status
  if (whole && !streams) return sendJson(response, 200, completion(step), step.headers)
  if (step.status && !step.raw && !step.chunks) return sendJson(response, step.status, { error: { message: step.text ?? "scripted failure" } }, step.headers)
  response.writeHead(step.status ?? 200, { "content-type": "text/event-stream; charset=utf-8", ...step.headers })
  response.flushHeaders()
  const { pieces, last } = piecesOf(step)
  for (const [place, piece] of [...pieces, ""].entries()) {
    if (step.holdOpen && place === Math.min(step.holdAt ?? pieces.length, pieces.length)) await Promise.race([step.holdOpen, once(response, "close")])
    if (piece) response.write(piece)
    if (piece && step.delayMs) await sleep(step.delayMs)
  }
  if (step.drop) {
    // Only what the kernel has taken arrives before the break.
    await new Promise((done) => response.write("", done))
    return void response.destroy()
  }
  response.end(last)
}

function piecesOf(step: UpstreamStep): { pieces: string[]; last: string } {
  if (step.raw) return { pieces: step.raw, last: "" }
  if (step.chunks) return { pieces: step.chunks.map(data), last: "" }
  const { choices, usage } = completion(step)
  const { message, finish_reason } = choices[0]
  const texts = (message.content ?? "").match(/[\s\S]{1,7}/g) ?? []
  const calls = (message.tool_calls ?? []).flatMap((call, index) => [
    { tool_calls: [{ ...call, index, function: { name: call.function.name, arguments: "" } }] },
    ...(call.function.arguments.match(/[\s\S]{1,9}/g) ?? []).map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ])
  const deltas = [{ role: "assistant", content: "" }, ...texts.map((content) => ({ content })), ...calls]
  const end = [{ choices: [{ index: 0, delta: {}, finish_reason }] }, { choices: [], usage }, "[DONE]"]
  return { pieces: deltas.map((delta) => data({ choices: [{ index: 0, delta, finish_reason: null }] })), last: end.map(data).join("") }
}

function completion(step: UpstreamStep) {
  const calls = (step.calls ?? []).map(({ name, arguments: args, id }, i) => ({
    id: id ?? `call_${i}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }))
  const message = { role: "assistant", content: step.text ?? null, ...(calls.length && { tool_calls: calls }) }
  const choice = { index: 0, message, finish_reason: calls.length ? "tool_calls" : "stop" }
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  return { id: "chatcmpl-1", object: "chat.completion", choices: [choice] as [typeof choice], usage }
}

const data = (payload: unknown) => `data: ${typeof payload === "string" ? payload : JSON.stringify(payload)}\n\n`

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(JSON.stringify(body))
}
