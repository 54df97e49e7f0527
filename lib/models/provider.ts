/** A server of models: how it is asked, and which models it says it has. */
import type { Model } from "#lib/agent/types.ts"
import { errorOfConnection, errorOfStatus, upstreamOf } from "./errors.ts"
import { isObject, listOf, tryParse } from "./json.ts"
import { openaiChat } from "./openai-chat.ts"
import { openaiResponses } from "./openai-responses.ts"
import { anthropicModel, googleModel } from "./sdk-providers.ts"

export type Kind = "openai-chat" | "openai-responses" | "anthropic" | "google"

export type Provider = {
  /** What stands before the colon in `provider:model`. */
  name: string
  kind: Kind
  baseURL: string
  apiKey?: string
  headers?: Record<string, string>
  /** The model that is meant when nobody names one. */
  model?: string
  /** Saved by a person, not named in the environment: what is wrong with it is mended in Settings. */
  own?: true
  /** Options it is known to refuse; grows while it is asked, and tells. */
  quirks?: Set<string>
  learned?: (quirks: string[]) => void
  /** `false` asks for whole answers. */
  stream?: boolean
  /** How addresses are reached; default: as the process reaches them. */
  fetch?: typeof fetch
}

/** Where `openai` is when nobody says otherwise. */
export const openaiURL = "https://api.openai.com/v1"

const askMs = 3000
const mostModels = 5000
const mostBytes = 8 * 1024 * 1024

/** A model of this provider; the request says which. */
export function modelOf(server: Provider): Model {
  switch (server.kind) {
    case "openai-chat": return openaiChat(server)
    case "openai-responses": return openaiResponses(server)
    case "anthropic": return anthropicModel(server)
    case "google": return googleModel(server)
    default: return server.kind satisfies never
  }
}

/** The names it lists, at most 5,000; none and the reason when it does not. */
export async function namesOf(provider: Provider): Promise<{ names: string[]; error?: string }> {
  const upstream = upstreamOf(provider)
  const url = new URL(provider.baseURL)
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/models`
  const isGoogle = provider.kind === "google"
  if (provider.kind === "anthropic") url.searchParams.set("limit", "1000")
  if (isGoogle) url.searchParams.set("pageSize", "1000")
  try {
    const response = await (provider.fetch ?? fetch)(url, { headers: { ...keyHeaders(provider), ...provider.headers }, redirect: "manual", signal: AbortSignal.timeout(askMs) })
    const body = await readUpTo(response, mostBytes)
    if (!response.ok) return { names: [], error: errorOfStatus({ status: response.status, body, location: response.headers.get("location") ?? undefined }, upstream, "").message }
    const parsed = tryParse(body)
    if (parsed === undefined) {
      const what = /^\s*</.test(body) ? "answered with a web page instead of its models" : "does not list its models"
      return { names: [], error: `${upstream.host} ${what}. ${provider.own ? "Check the base URL (it usually ends in /v1)" : "Set OPENAI_MODEL to one it has"}.` }
    }
    return { names: namesIn(parsed).slice(0, mostModels) }
  } catch (error) {
    return { names: [], error: errorOfConnection(error, upstream).message }
  }
}

/** The headers by which a kind of server knows who asks. */
export function keyHeaders({ kind, apiKey }: Pick<Provider, "kind" | "apiKey">): Record<string, string> {
  if (!apiKey) return {}
  switch (kind) {
    case "anthropic": return { "x-api-key": apiKey, "anthropic-version": "2023-06-01" }
    case "google": return { "x-goog-api-key": apiKey }
    case "openai-chat":
    case "openai-responses": return { authorization: `Bearer ${apiKey}` }
    default: return kind satisfies never
  }
}

async function readUpTo(response: Response, most: number): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ""
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    text += decoder.decode(value, { stream: true })
    if (text.length > most) {
      await reader.cancel()
      break
    }
  }
  return text
}

/** OpenAI and Anthropic list `data[].id`, Google `models[].name` with a folder before it. */
function namesIn(body: unknown): string[] {
  if (Array.isArray(body)) return rowsIn(body)
  if (!isObject(body)) return []
  return rowsIn(listOf(body.data ?? body.models))
}

const rowsIn = (rows: unknown[]): string[] => rows.flatMap((row) => {
  if (!isObject(row)) return []
  if (typeof row.id === "string") return [row.id]
  return typeof row.name === "string" ? [row.name.replace(/^models\//, "")] : []
})
