/** Which models there are, and what an id like `openai:gpt-5.2` means. */
import { ModelError } from "#lib/agent/types.ts"
import type { Model } from "#lib/agent/types.ts"
import { offlineRules } from "./offline/model.ts"
import { modelOf, namesOf, openaiURL, type Provider } from "./provider.ts"

export type ModelsEnv = {
  openai?: { apiKey?: string; baseURL?: string; model?: string }
  /** Further servers, those that go before the environment first; one of the name `openai` stands for it. */
  providers?: (Provider & { preferred?: boolean })[]
  /** Further providers by name; each answers under any model name. */
  extra?: Record<string, Model>
}

/** One row of `GET /api/models`. `error` says why the provider could not be asked what else it has. */
export type ModelChoice = { id: string; provider: string; label: string; default?: true; error?: string }

export type Models = {
  /** The id that new conversations get. */
  defaultModel: string
  /** Throws an `unknown_model` ModelError that lists what there is. `server` is where it is asked; the offline model has none. */
  resolve(id: string): { provider: string; name: string; model: Model; server?: Provider }
  /** Asks the providers, at most once a minute. */
  list(): Promise<ModelChoice[]>
}

// Used when nobody names one: the address alone does not say what a server calls its models.
const usualModel = "gpt-5.2"
const offline = { id: "offline:rules", provider: "offline", label: "Offline model: rules, no AI" }
const cacheMs = 60_000

/** The models of a workspace. `openai` counts as set up when it has a key or an address; it is the default provider unless one is preferred. */
export function createModels(env: ModelsEnv): Models {
  const own = env.providers ?? []
  const named = env.openai?.apiKey || env.openai?.baseURL ? fromEnv(env.openai) : undefined
  const all: Provider[] = [...own, ...(named && !own.some(({ name }) => name === named.name) ? [named] : [])]
  const servers = new Map(all.map((server) => [server.name, server]))
  const standard = own.find(({ preferred, model }) => preferred && model) ?? servers.get("openai") ?? own.find(({ model }) => model)
  const defaultModel = standard?.model ? `${standard.name}:${standard.model}` : offline.id
  const providers = new Map<string, Model>(Object.entries({
    offline: offlineRules,
    ...Object.fromEntries(all.map((server) => [server.name, modelOf(server)])),
    ...env.extra,
  }))
  const others = [...own.map(({ name, model = "…" }) => `${name}:${model}`), ...Object.keys(env.extra ?? {}).map((name) => `${name}:…`)]
  const available = () => [...new Set([defaultModel, offline.id, ...others])].join(", ")

  function resolve(id: string) {
    const { provider, name } = splitId(id, new Set([...providers.keys(), "openai"]), standard?.name ?? "offline")
    const model = providers.get(provider)
    if (!model) throw new ModelError("unknown_model", `The provider "${provider}" is not set up: add it in Settings, or set OPENAI_API_KEY or OPENAI_BASE_URL. Available: ${available()}.`)
    if (!name || (provider === "offline" && name !== "rules" && !env.extra?.offline))
      throw new ModelError("unknown_model", `There is no model "${id}". Available: ${available()}.`)
    // The request may carry the whole id; the wire knows the name only.
    const asked: Model = (request, io) => model({ ...request, model: name }, io)
    return { provider, name, model: asked, server: servers.get(provider) }
  }

  let cached: { until: number; choices: Promise<ModelChoice[]> } | undefined
  function list() {
    if (!cached || performance.now() > cached.until) cached = { until: performance.now() + cacheMs, choices: choices() }
    return cached.choices
  }

  async function choices(): Promise<ModelChoice[]> {
    const extra = Object.keys(env.extra ?? {}).map((provider) => ({ id: `${provider}:default`, provider, label: provider }))
    const listed = (await Promise.all(all.map(choicesOf))).flat()
    const found = [...listed, offline, ...extra].map((choice): ModelChoice => ({ ...choice, ...(choice.id === defaultModel && { default: true }) }))
    return found.sort((a, b) => Number(b.default ?? false) - Number(a.default ?? false))
  }

  return { defaultModel, resolve, list }
}

/** Its usual model first; what else it has as far as it says so. */
async function choicesOf(server: Provider): Promise<ModelChoice[]> {
  const { names, error } = await namesOf(server)
  const usual = server.model ? [server.model] : []
  const rows = [...new Set([...usual, ...names])].map((name): ModelChoice => ({ id: `${server.name}:${name}`, provider: server.name, label: name }))
  if (!error) return rows
  const [first = { id: `${server.name}:`, provider: server.name, label: server.name }, ...rest] = rows
  return [{ ...first, error }, ...rest]
}

/** Cut at the first colon, but only behind the name of a provider: `qwen3:8b` is a model of the default provider. */
function splitId(id: string, known: Set<string>, fallback: string): { provider: string; name: string } {
  const colon = id.indexOf(":")
  const head = id.slice(0, Math.max(colon, 0))
  return known.has(head) ? { provider: head, name: id.slice(colon + 1) } : { provider: fallback, name: id }
}

const fromEnv = (openai: NonNullable<ModelsEnv["openai"]>): Provider => ({
  name: "openai",
  kind: "openai-chat",
  baseURL: openai.baseURL || openaiURL,
  apiKey: openai.apiKey,
  model: openai.model || usualModel,
})
