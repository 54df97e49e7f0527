/** Providers and prices of the workspace, typed. */
import { request } from "#components/api.ts"
import type { Price } from "#lib/agent/spending.ts"

export const kinds = {
  "openai-chat": { label: "OpenAI-compatible", hint: "Chat completions: Ollama, vLLM, LM Studio, llama.cpp, Groq, Mistral, OpenRouter, DeepSeek, Gemini’s compatible endpoint, and OpenAI itself.", name: "openai" },
  "openai-responses": { label: "OpenAI Responses", hint: "OpenAI’s newer API, with thoughts that are sealed and sent back. Nothing is stored there.", name: "responses" },
  anthropic: { label: "Anthropic", hint: "Claude, through the AI SDK.", name: "anthropic" },
  google: { label: "Google", hint: "Gemini, through the AI SDK.", name: "google" },
}
export type Kind = keyof typeof kinds
export const isKind = (text: string): text is Kind => Object.hasOwn(kinds, text)

/** Of the key only the end is known, of headers only the names. */
export type Provider = {
  id: string; name: string; kind: Kind; baseURL: string; hasKey: boolean; last4: string | null
  headers: string[]; model: string | null; preferred: boolean; quirks: string[]; createdAt: string
}
/** An absent key stays, `null` removes it; a header `null` keeps its value. */
export type ProviderBody = {
  name: string; kind: Kind; baseURL?: string; apiKey?: string | null; headers?: Record<string, string | null>; model?: string | null; preferred?: boolean; confirm?: true
}
export type Environment = { name: string; baseURL: string; hasKey: boolean; model: string | null }
export type Providers = { items: Provider[]; environment: Environment | null; usualURLs: Record<Kind, string> }
export type Check = { id: "list" | "stream" | "call" | "parallel"; ok: boolean; ms: number; detail: string }
export type Quirk = { id: string; wire: string; what: string; does: string; raw: string }
export type TestReport = { model: string | null; models: string[]; checks: Check[]; quirks: Quirk[] }
export type LocalServer = { name: string; title: string; baseURL: string; models: number; first: string[] }

const one = (id: string) => `/api/providers/${encodeURIComponent(id)}`

export const listProviders = () => request<Providers>("GET", "/api/providers")
export const addProvider = (body: ProviderBody) => request<Provider>("POST", "/api/providers", body)
export const saveProvider = (id: string, body: ProviderBody) => request<Provider>("PUT", one(id), body)
export const deleteProvider = (id: string) => request<void>("DELETE", one(id))
export const testProvider = (id: string, model: string | undefined, signal: AbortSignal) => request<TestReport>("POST", `${one(id)}/test`, model ? { model } : {}, signal)
export const findLocal = () => request<{ items: LocalServer[] }>("GET", "/api/providers/local").then(({ items }) => items)

export const listPrices = () => request<{ items: Price[] }>("GET", "/api/prices").then(({ items }) => items)
export const savePrices = (items: Price[]) => request<{ items: Price[] }>("PUT", "/api/prices", { items }).then((saved) => saved.items)
