import { STATUS_CODES } from "node:http"
import type { ServerResponse } from "node:http"
import type { Duplex } from "node:stream"

/** Why a request is not let in; becomes RFC 9457 problem details. */
export type Refusal = { status: number; detail: string; headers?: Record<string, string> }

/** How long a refused client may go on sending: one that is cut off at once loses the answer with the connection. */
const LINGER_MS = 1_000

/** Answers with a refusal, and reads what is left of the request without keeping it. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const body = problem(refusal)
  response.writeHead(refusal.status, { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body), ...refusal.headers })
  response.end(response.req.method === "HEAD" ? undefined : body)
  const timer = setTimeout(() => response.req.destroy(), LINGER_MS)
  response.req.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer)).resume()
}

/** The same on a bare socket, for what never became a request. */
export function refuseSocket(socket: Duplex, refusal: Refusal, headers: Record<string, string>): void {
  // Node takes its own listeners off a socket that asks for CONNECT or an upgrade: an error that nobody hears would end the process.
  socket.on("error", () => undefined)
  if (!socket.writable) return void socket.destroy()
  const body = problem(refusal)
  const all = { ...headers, "Content-Type": "application/problem+json", "Content-Length": String(Buffer.byteLength(body)), Connection: "close", ...refusal.headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("")
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines}\r\n${body}`)
  const timer = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once("close", () => clearTimeout(timer)).resume()
}

function problem({ status, detail }: Refusal): string {
  return JSON.stringify({ type: "about:blank", title: STATUS_CODES[status], status, detail })
}
