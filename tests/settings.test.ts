import { expect, test } from "vitest"
import { chosenSettings, type ChosenSettings } from "#lib/agent/settings.ts"
import type { Agent } from "#lib/agent/types.ts"
import { scripted } from "./support/scripted.ts"
import { agentOf, toolOf, world } from "./support/world.ts"

const echo = toolOf("echo", () => "echo", { strict: true })
const loose = toolOf("loose", () => "loose", { parameters: { type: "object", patternProperties: {} } })

async function requestsOf(agent: Partial<Agent>, settings: ChosenSettings, answers = [{ text: "Done." }]) {
  const model = scripted(answers)
  const tested = world({ agent: agentOf([echo, loose], agent), models: { "test:main": model } })
  tested.turn.settings = settings
  tested.turn.world.mayBeStrict = (schema) => !("patternProperties" in schema)
  await tested.run()
  return model.requests
}

const strictOf = (requests: Awaited<ReturnType<typeof requestsOf>>) => requests[0]?.tools?.map((tool) => tool.function.strict)

test("what the conversation chose goes over what the agent has, and the rest of the agent's stays", async () => {
  const [request] = await requestsOf({ settings: { temperature: 1, seed: 7 } }, { temperature: 0, reasoning_effort: "low" })
  expect(request).toMatchObject({ temperature: 0, seed: 7, reasoning_effort: "low" })
})

test("without the system message there are no instructions in the request", async () => {
  const [request] = await requestsOf({}, { system: false })
  expect(request?.messages.map(({ role }) => role)).toEqual(["user"])
  expect(request).not.toHaveProperty("system")
})

test("strict is sent as each function says, for none, or for each whose schema may be", async () => {
  expect(strictOf(await requestsOf({}, {}))).toEqual([true, undefined])
  expect(strictOf(await requestsOf({}, { strict: false }))).toEqual([undefined, undefined])
  expect(strictOf(await requestsOf({}, { strict: true }))).toEqual([true, undefined])
})

test("a choice that was forced is forced once, also when the conversation chose it", async () => {
  const model = scripted([{ calls: [{ name: "echo", arguments: {} }] }, { text: "Done." }])
  const tested = world({ agent: agentOf([echo]), models: { "test:main": model } })
  tested.turn.settings = { tool_choice: "required" }
  await tested.run()
  expect(model.requests.map(({ tool_choice }) => tool_choice)).toEqual(["required", undefined])
})

test("a function that the agent does not have cannot be forced on it", async () => {
  const [request] = await requestsOf({}, { tool_choice: { type: "function", function: { name: "other" } } })
  expect(request).not.toHaveProperty("tool_choice")
})

test.each([
  { temperature: 3 }, { temperature: "hot" }, { max_tokens: 0 }, { tool_choice: "maybe" }, { reasoning_effort: "a lot!" }, { seed: 1.5 }, { colour: "red" },
])("%j is no setting", (given) => {
  expect(chosenSettings.safeParse(given).success).toBe(false)
})
