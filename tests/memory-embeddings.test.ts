import { once } from "node:events"
import { createServer } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { newId } from "#lib/store/ids.ts"
import * as all from "../app/api/memories/route.ts"
import * as settings from "../app/api/memories/settings/route.ts"
import { startApp } from "./support/app.ts"
import { asker } from "./support/route.ts"

type Asked = { model: string; input: string[]; dimensions?: number }

// The meaning of a text, as far as these tests know it: animals, places, heights.
const senses = [/cat|pet|animal|Minka/i, /live|home|Paris|town/i, /tall|height|cm/i]
const asked: Asked[] = []
let fails = false
let app: Awaited<ReturnType<typeof startApp>>
let ask: ReturnType<typeof asker>

const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const body: Asked = JSON.parse(Buffer.concat(parts).toString())
  asked.push(body)
  response.writeHead(fails ? 500 : 200, { "content-type": "application/json" })
  response.end(JSON.stringify({ data: body.input.map((text, index) => ({ index, embedding: [...senses.map((sense) => (sense.test(text) ? 1 : 0)), 0.1] })) }))
})

beforeAll(async () => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  app = await startApp({ upstream: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1` })
  ask = asker(app.runtime)
})
afterAll(async () => {
  await app.stop()
  server.close()
})

const save = (workspace: string, text: string) => ask(all.POST, workspace, { body: { text } })
const search = async (workspace: string, q: string) => (await ask(all.GET, workspace, { method: "GET", query: `?q=${encodeURIComponent(q)}` })).json.items
const choose = (workspace: string, embeddings: object) => ask(settings.PUT, workspace, { method: "PUT", body: { embeddings } })

test("with a model for it a memory is found by its meaning, and how near it is stands beside the other scores", async () => {
  const workspace = newId()
  await save(workspace, "The user's companion is called Minka.")
  await save(workspace, "The user stays in Paris.")
  expect(await search(workspace, "which pet?")).toEqual([])
  expect((await choose(workspace, { model: "openai:embedder" })).json).toMatchObject({ embeddings: { model: "openai:embedder", dimensions: null } })
  await app.runtime.embeddings.settled(workspace)
  const [first] = await search(workspace, "which pet?")
  expect(first).toMatchObject({ text: "The user's companion is called Minka.", why: "Its meaning is near.", scores: { embedding: expect.any(Number) } })
  expect(first.scores.embedding).toBeGreaterThan(0.9)
  await save(workspace, "The user is 185 cm high.")
  await app.runtime.embeddings.settled(workspace)
  expect((await search(workspace, "what height?"))[0].text).toBe("The user is 185 cm high.")
})

test("another model or size makes every vector anew, in batches", async () => {
  const workspace = newId()
  for (let n = 0; n < 70; n++) await save(workspace, `The user's box number ${n * 17} holds ${["tea", "nails", "maps", "coins", "wool", "seeds", "chalk"][n % 7]}.`)
  await choose(workspace, { model: "openai:embedder" })
  await app.runtime.embeddings.settled(workspace)
  asked.length = 0
  await choose(workspace, { model: "openai:embedder", dimensions: 256 })
  await app.runtime.embeddings.settled(workspace)
  expect(asked.map(({ input, dimensions }) => [input.length, dimensions])).toEqual([[64, 256], [6, 256]])
  expect((await ask(settings.GET, workspace, { method: "GET" })).json).toEqual({ embeddings: { model: "openai:embedder", dimensions: 256, waiting: 0 } })
})

test("while the provider fails memories are found by words, and the settings say why", async () => {
  const workspace = newId()
  await save(workspace, "The user's cat is called Minka.")
  fails = true
  await choose(workspace, { model: "openai:embedder" })
  await app.runtime.embeddings.settled(workspace)
  expect((await search(workspace, "cat"))[0].text).toBe("The user's cat is called Minka.")
  fails = false
  expect((await ask(settings.GET, workspace, { method: "GET" })).json.embeddings).toMatchObject({ waiting: 1, problem: expect.any(String) })
})

test("a model that gives no embeddings is refused in words", async () => {
  expect(await choose(newId(), { model: "offline:rules" })).toMatchObject({ status: 400, json: { detail: expect.stringContaining("gives no embeddings") } })
  expect((await choose(newId(), { model: "nobody:knows", dimensions: 4 })).status).toBe(400)
})
