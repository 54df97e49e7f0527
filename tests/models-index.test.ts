import { afterAll, beforeAll, expect, test } from "vitest"
import { ModelError } from "#lib/agent/types.ts"
import type { Model, ModelRequest } from "#lib/agent/types.ts"
import { createModels } from "#lib/models/index.ts"
import { startUpstream } from "./support/fake-upstream.ts"
import type { Upstream } from "./support/fake-upstream.ts"

let upstream: Upstream
beforeAll(async () => {
  upstream = await startUpstream()
})
afterAll(() => upstream.close())

const echo: Model = async function* (request) {
  yield { type: "end", text: request.model, calls: [], finishReason: "stop" }
}

async function answerOf(model: Model, name: string): Promise<string | undefined> {
  const request: ModelRequest = { model: name, messages: [{ role: "user", content: "hi" }] }
  for await (const event of model(request, { signal: new AbortController().signal })) if (event.type === "end") return event.text
}

test("without a provider the offline model is the default and the only one", async () => {
  const models = createModels({})
  expect(models.defaultModel).toBe("offline:rules")
  expect(models.resolve("rules")).toMatchObject({ provider: "offline", name: "rules" })
  expect(await models.list()).toEqual([{ id: "offline:rules", provider: "offline", label: "Offline model: rules, no AI", default: true }])
})

test("an address makes openai the default provider, and its model the default model", () => {
  expect(createModels({ openai: { baseURL: upstream.url, model: "qwen3:8b" } }).defaultModel).toBe("openai:qwen3:8b")
})

test.each([
  ["openai:gpt-5.2", "openai", "gpt-5.2"],
  ["qwen3:8b", "openai", "qwen3:8b"],
  ["openai:org/model?x=1:y", "openai", "org/model?x=1:y"],
  ["gpt-5.2", "openai", "gpt-5.2"],
  ["offline:rules", "offline", "rules"],
  ["local:any:thing", "local", "any:thing"],
])("%s is the provider %s with the model %s", (id, provider, name) => {
  const models = createModels({ openai: { apiKey: "k-123456" }, extra: { local: echo } })
  expect(models.resolve(id)).toMatchObject({ provider, name })
})

test("the wire gets the name without its provider, whatever the request calls it", async () => {
  upstream.script("tiny", [{ text: "hello" }])
  const { model } = createModels({ openai: { baseURL: upstream.url } }).resolve("openai:tiny")
  expect(await answerOf(model, "openai:tiny")).toBe("hello")
  expect(await answerOf(createModels({ extra: { local: echo } }).resolve("local:m").model, "local:m")).toBe("m")
})

test.each(["offline:gpt", "gpt-5.2", "openai:gpt-5.2", ""])("without a provider %j is an unknown model, and the error lists what there is", (id) => {
  const resolve = () => createModels({}).resolve(id)
  expect(resolve).toThrow(ModelError)
  expect(resolve).toThrow(expect.objectContaining({ kind: "unknown_model", message: expect.stringContaining("Available: offline:rules") }))
})

test("the list asks the provider once a minute", async () => {
  upstream.script("listed", [])
  const models = createModels({ openai: { baseURL: upstream.url, model: "mine", apiKey: "k-123456" } })
  const before = upstream.requests.length
  const list = await models.list()
  await models.list()
  expect(upstream.requests.slice(before).map(({ path, headers }) => [path, headers.authorization])).toEqual([["/v1/models", "Bearer k-123456"]])
  expect(list[0]).toEqual({ id: "openai:mine", provider: "openai", label: "mine", default: true })
  expect(list).toContainEqual({ id: "openai:listed", provider: "openai", label: "listed" })
  expect(list.at(-1)).toMatchObject({ id: "offline:rules" })
})

test("a provider that cannot be asked leaves the configured model and says why", async () => {
  const gone = await startUpstream()
  await gone.close()
  const list = await createModels({ openai: { baseURL: gone.url, model: "mine" } }).list()
  expect(list.map(({ id }) => id)).toEqual(["openai:mine", "offline:rules"])
  expect(list[0]?.error).toContain("Nothing answers at")
})
