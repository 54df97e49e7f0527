/** A step's request as it went over the wire: after the dialect, byte for byte as JSON. */
import type { AskedHow, ModelRequest } from "#lib/agent/types.ts"
import { urlOf } from "./http-model.ts"
import { isObject, tryParse } from "./json.ts"
import { chatWire } from "./openai-chat.ts"
import { responsesWire } from "./openai-responses.ts"
import { modelOf, openaiURL, type Kind, type Provider } from "./provider.ts"
import type { Body, Wire } from "./wire.ts"

/** `headers` are those of the API, without any value that is somebody's. */
export type Sent = { kind: Kind; url: string; baseURL: string; headers: Record<string, string>; body: Body }

const wires = new Map<string, { kind: Kind; wire: Wire }>([
  [chatWire.path, { kind: "openai-chat", wire: chatWire }],
  [responsesWire.path, { kind: "openai-responses", wire: responsesWire }],
])

/** From what was noted when it was sent; without a note, as the server would be asked now. Undefined when neither is known. */
export async function sentBody(request: ModelRequest, provider: string, how: AskedHow | undefined, server: Provider | undefined): Promise<Sent | undefined> {
  const known = how ? wires.get(how.path) : undefined
  if (how && known) return fromWire(known, request, provider, how)
  if (!server) return undefined
  const own = [...wires.values()].find(({ kind }) => kind === server.kind)
  if (own) return fromWire(own, request, provider, { url: urlOf(server.baseURL, own.wire), path: own.wire.path, stream: true, refused: [...(server.quirks ?? [])] })
  return captured(request, server)
}

/** As chat completions at OpenAI itself: for a reader who is not to know where it really went. */
export const publicSent = (request: ModelRequest): Sent =>
  fromWire({ kind: "openai-chat", wire: chatWire }, request, "openai", { url: urlOf(openaiURL, chatWire), path: chatWire.path, stream: true, refused: [] })

function fromWire({ kind, wire }: { kind: Kind; wire: Wire }, request: ModelRequest, name: string, { url, stream, refused }: AskedHow): Sent {
  const body = wire.body(request, { name, host: new URL(url).host, stream, refused: new Set(refused) })
  return { kind, url, baseURL: url.slice(0, -wire.path.length), headers: { Authorization: "Bearer $OPENAI_API_KEY" }, body }
}

const keys = { anthropic: { "x-api-key": "$ANTHROPIC_API_KEY", "anthropic-version": "2023-06-01" }, google: { "x-goog-api-key": "$GOOGLE_GENERATIVE_AI_API_KEY" } }

/** What the SDK would send, taken from its hands before it leaves. */
async function captured(request: ModelRequest, server: Provider): Promise<Sent | undefined> {
  let sent: Sent | undefined
  const grab: typeof fetch = async (input, init) => {
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input)
    const body = typeof init?.body === "string" ? tryParse(init.body) : undefined
    if (isObject(body) && server.kind !== "openai-chat" && server.kind !== "openai-responses") {
      const url = `${origin}${pathname}${search === "?alt=sse" ? search : ""}`
      sent = { kind: server.kind, url, baseURL: server.baseURL, headers: keys[server.kind], body }
    }
    return new Response(null, { status: 400 })
  }
  try {
    for await (const _ of modelOf({ ...server, apiKey: "none", headers: {}, fetch: grab })(request, { signal: new AbortController().signal }));
  } catch {
    // It got no answer: that is what was meant.
  }
  return sent
}
