/** Which models there are, and what an id like `openai:gpt-5.2` means. */
import { ModelError } from "#lib/agent/types.ts"
import type { Model } from "#lib/agent/types.ts"
import { isObject, listOf } from "./json.ts"
import { offlineRules } from "./offline/model.ts"
import { openaiChat } from "./openai-chat.ts"
import { errorOfConnection, errorOfStatus } from "./chat-errors.ts"

export type ModelsEnv = {
  openai?: { apiKey?: string; baseURL?: string; model?: string }
  /** Further providers by name; each answers under any model name. */
  extra?: Record<string, Model>
}

/** One row of `GET /api/models`. `error` says why the provider could not be asked what else it has. */
export type ModelChoice = { id: string; provider: string; label: string; default?: true; error?: string }

export type Models = {
  /** The id that new conversations get. */
  defaultModel: string
  /** Throws an `unknown_model` ModelError that lists what there is. */
  resolve(id: string): { provider: string; name: string; model: Model }
  /** Asks the provider, at most once a minute. */
  list(): Promise<ModelChoice[]>
}

/** Where `openai` is when nobody says otherwise. */
export const openaiURL = "https://api.openai.com/v1"
// Used when nobody names one: the address alone does not say what a server calls its models.
const usualModel = "gpt-5.2"
const offline = { id: "offline:rules", provider: "offline", label: "Offline model: rules, no AI" }
const cacheMs = 60_000
const askMs = 3000

/** The models of this process. `openai` counts as set up when it has a key or an address; it is the default provider then. */
export function createModels(env: ModelsEnv): Models {
  const openai = env.openai?.apiKey || env.openai?.baseURL ? endpoint(env.openai) : undefined
  const defaultModel = openai ? `openai:${openai.model}` : offline.id
  const providers = new Map<string, Model>(Object.entries({
    offline: offlineRules,
    ...(openai && { openai: openaiChat({ name: "openai", baseURL: openai.baseURL, apiKey: openai.apiKey }) }),
    ...env.extra,
  }))
  const available = () => [...new Set([defaultModel, offline.id, ...Object.keys(env.extra ?? {}).map((name) => `${name}:…`)])].join(", ")

  function resolve(id: string) {
    const { provider, name } = splitId(id, new Set([...providers.keys(), "openai"]), openai ? "openai" : "offline")
    const model = providers.get(provider)
    if (!model) throw new ModelError("unknown_model", `The provider "${provider}" is not set up: set OPENAI_API_KEY or OPENAI_BASE_URL. Available: ${available()}.`)
    if (!name || (provider === "offline" && name !== "rules" && !env.extra?.offline))
      throw new ModelError("unknown_model", `There is no model "${id}". Available: ${available()}.`)
    // The request may carry the whole id; the wire knows the name only.
    const named: Model = (request, io) => model({ ...request, model: name }, io)
    return { provider, name, model: named }
  }

  let cached: { until: number; choices: Promise<ModelChoice[]> } | undefined
  function list() {
    if (!cached || performance.now() > cached.until) cached = { until: performance.now() + cacheMs, choices: choices() }
    return cached.choices
  }

  async function choices(): Promise<ModelChoice[]> {
    const others = Object.keys(env.extra ?? {}).map((provider) => ({ id: `${provider}:default`, provider, label: provider }))
    if (!openai) return [{ ...offline, default: true }, ...others]
    const { names, error } = await ask(openai)
    const wanted = { id: defaultModel, provider: "openai", label: openai.model, default: true as const, ...(error && { error }) }
    const found = names.filter((name) => name !== openai.model).map((name) => ({ id: `openai:${name}`, provider: "openai", label: name }))
    return [wanted, ...found, offline, ...others]
  }

  return { defaultModel, resolve, list }
}

/** Cut at the first colon, but only behind the name of a provider: `qwen3:8b` is a model of the default provider. */
function splitId(id: string, known: Set<string>, fallback: string): { provider: string; name: string } {
  const colon = id.indexOf(":")
  const head = id.slice(0, Math.max(colon, 0))
  return known.has(head) ? { provider: head, name: id.slice(colon + 1) } : { provider: fallback, name: id }
}

type OpenaiEndpoint = { baseURL: string; apiKey?: string; model: string }

const endpoint = (openai: NonNullable<ModelsEnv["openai"]>): OpenaiEndpoint => ({
  baseURL: openai.baseURL || openaiURL,
  apiKey: openai.apiKey,
  model: openai.model || usualModel,
})

/** The names the server lists; none and the reason when it does not. */
async function ask({ baseURL, apiKey }: OpenaiEndpoint): Promise<{ names: string[]; error?: string }> {
  const url = new URL(baseURL)
  const upstream = { name: "openai", host: url.host, origin: url.origin, hasKey: Boolean(apiKey), secrets: apiKey ? [apiKey] : [] }
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/models`
  try {
    const response = await fetch(url, { headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {}, signal: AbortSignal.timeout(askMs) })
    const body = await response.text()
    if (!response.ok) return { names: [], error: errorOfStatus({ status: response.status, body }, upstream, "").message }
    return { names: namesIn(JSON.parse(body)) }
  } catch (error) {
    if (error instanceof SyntaxError) return { names: [], error: `${url.host} does not list its models. Set OPENAI_MODEL to one it has.` }
    return { names: [], error: errorOfConnection(error, upstream).message }
  }
}

function namesIn(body: unknown): string[] {
  const rows = listOf(isObject(body) ? body.data : undefined)
  return rows.flatMap((row) => (isObject(row) && typeof row.id === "string" ? [row.id] : [])).slice(0, 500)
}
