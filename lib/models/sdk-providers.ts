/** Providers that the AI SDK speaks to, by their key. Each is loaded when it is first asked. */
import type { Model, ModelRequest } from "#lib/agent/types.ts"
import { aiSdk } from "./ai-sdk.ts"
import { upstreamOf } from "./errors.ts"
import type { Provider } from "./provider.ts"

// Without a key of its own a provider must not find one in the environment, which is somebody else's.
const noKey = "none"

const settingsOf = ({ baseURL, apiKey, headers, fetch }: Provider) => ({ baseURL, apiKey: apiKey ?? noKey, headers, fetch })

export const anthropicModel = (server: Provider): Model => aiSdk({
  name: server.name,
  upstream: upstreamOf(server),
  model: async (name) => (await import("@ai-sdk/anthropic")).createAnthropic(settingsOf(server))(name),
  extra: ({ parallel_tool_calls }: ModelRequest) => ({
    handles: ["parallel_tool_calls"],
    options: { anthropic: { ...(parallel_tool_calls === false && { disableParallelToolUse: true }) } },
  }),
})

export const googleModel = (server: Provider): Model => aiSdk({
  name: server.name,
  upstream: upstreamOf(server),
  model: async (name) => (await import("@ai-sdk/google")).createGoogle(settingsOf(server))(name),
})
