import { STATUS_CODES } from "node:http"
import type { ServerResponse } from "node:http"
import type { Duplex } from "node:stream"

/** Why a request is not let in; becomes RFC 9457 problem details. */
export type Refusal = { status: number; detail: string; headers?: Record<string, string> }

/** Answers with a refusal. The connection ends with it: what is left of the request is not read. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const body = problem(refusal)
  response.writeHead(refusal.status, { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body), Connection: "close", ...refusal.headers })
  response.end(response.req.method === "HEAD" ? undefined : body)
}

/** The same on a bare socket, for what never became a request. */
export function refuseSocket(socket: Duplex, refusal: Refusal, headers: Record<string, string>): void {
  if (!socket.writable) return void socket.destroy()
  const body = problem(refusal)
  const all = { ...headers, "Content-Type": "application/problem+json", "Content-Length": String(Buffer.byteLength(body)), Connection: "close", ...refusal.headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("")
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines}\r\n${body}`)
}

function problem({ status, detail }: Refusal): string {
  return JSON.stringify({ type: "about:blank", title: STATUS_CODES[status], status, detail })
}
