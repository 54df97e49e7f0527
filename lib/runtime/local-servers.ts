/** Servers of models that answer on this machine: looked for when a person asks, and only on the ports that they usually have. */
import { namesOf } from "#lib/models/provider.ts"

export type LocalServer = { name: string; title: string; baseURL: string; models: number; first: string[] }

const usual = [
  { name: "ollama", title: "Ollama", port: 11434 },
  { name: "lmstudio", title: "LM Studio", port: 1234 },
  { name: "vllm", title: "vLLM", port: 8000 },
  { name: "llamacpp", title: "llama.cpp", port: 8080 },
]

/** Those that list their models as the OpenAI API does; `except` is the port of this server itself. */
export async function localServers(except: number, places = usual): Promise<LocalServer[]> {
  const found = await Promise.all(places.filter(({ port }) => port !== except).map(async ({ name, title, port }) => {
    const baseURL = `http://127.0.0.1:${port}/v1`
    const { names, error } = await namesOf({ name, kind: "openai-chat", baseURL, own: true })
    return error || names.length === 0 ? [] : [{ name, title, baseURL, models: names.length, first: names.slice(0, 5) }]
  }))
  return found.flat()
}
