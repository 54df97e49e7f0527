/** Texts as vectors, by the `/embeddings` of servers that speak the OpenAI wire. */
import { z } from "zod"
import { ModelError } from "#lib/agent/types.ts"
import { errorOfConnection, errorOfStatus, upstreamOf } from "./errors.ts"
import { tryParse } from "./json.ts"
import { keyHeaders, type Provider } from "./provider.ts"

const answer = z.object({ data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(z.number()).min(1).max(16_384) })) })

/** One vector of length 1 for each text, in their order. @throws ModelError */
export async function embed(server: Provider, model: string, texts: string[], { dimensions, signal }: { dimensions?: number; signal: AbortSignal }): Promise<Float32Array[]> {
  const upstream = upstreamOf(server)
  if (server.kind !== "openai-chat" && server.kind !== "openai-responses") throw new ModelError("refused", `The provider "${server.name}" gives no embeddings in the OpenAI form. Choose another one for memory.`)
  const url = new URL(server.baseURL)
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/embeddings`
  let response: Response
  let body: string
  try {
    response = await (server.fetch ?? fetch)(url, {
      method: "POST", redirect: "manual", signal, headers: { "content-type": "application/json", ...keyHeaders(server), ...server.headers },
      body: JSON.stringify({ model, input: texts, ...(dimensions === undefined ? {} : { dimensions }) }),
    })
    body = await response.text()
  } catch (error) {
    throw errorOfConnection(error, upstream)
  }
  if (!response.ok) throw errorOfStatus({ status: response.status, body, location: response.headers.get("location") ?? undefined }, upstream, model)
  const read = answer.safeParse(tryParse(body))
  if (!read.success || read.data.data.length !== texts.length) throw new ModelError("garbage", `${upstream.host} did not answer with one embedding for each text. Choose another model for memory.`)
  return read.data.data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(({ embedding }) => unit(embedding))
}

function unit(values: number[]): Float32Array {
  const length = Math.hypot(...values) || 1
  return Float32Array.from(values, (value) => value / length)
}
