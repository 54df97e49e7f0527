import { expect, test } from "vitest"
import { diffJson } from "#lib/agent/json-diff.ts"
import { costOf, spendingOf, type Price } from "#lib/agent/spending.ts"
import { estimateTokens, weigh } from "#lib/agent/weights.ts"
import { all, agentOf, toolOf, world } from "./support/world.ts"
import { scripted } from "./support/scripted.ts"

const price: Price = { model: "p:m", input: 2, output: 10, cached: 0.5, currency: "USD", window: null }

test("tokens cost what a person wrote down, cached ones their own price", () => {
  expect(costOf({ inputTokens: 1_000_000, outputTokens: 100_000 }, price)).toBeCloseTo(3)
  expect(costOf({ inputTokens: 1_000_000, cachedTokens: 500_000, outputTokens: 0 }, price)).toBeCloseTo(1.25)
  expect(costOf({ inputTokens: 1_000_000, cachedTokens: 500_000 }, { ...price, cached: null })).toBeCloseTo(2)
})

test("an unknown price is unknown: no cost is made up", () => {
  expect(costOf({ inputTokens: 10 }, undefined)).toBeUndefined()
  expect(costOf({ inputTokens: 10 }, { ...price, output: null })).toBeUndefined()
  expect(costOf({}, price)).toBeUndefined()
})

test("what several steps took is summed, by currency, and says whose price is missing", () => {
  const steps = [
    { model: "p:m", usage: { inputTokens: 1_000_000, outputTokens: 0 } }, { model: "p:m", usage: { inputTokens: 500_000 } },
    { model: "e:m", usage: { inputTokens: 1_000_000 } }, { model: "free:m", usage: { inputTokens: 5, outputTokens: 6 } }, { model: "p:m", usage: undefined },
  ]
  const prices = new Map([["p:m", price], ["e:m", { ...price, model: "e:m", currency: "EUR" }]])
  expect(spendingOf(steps, prices)).toEqual({
    usage: { inputTokens: 2_500_005, outputTokens: 6 }, costs: [{ currency: "USD", amount: 3 }, { currency: "EUR", amount: 2 }], unpriced: ["free:m"],
  })
})

test("the parts of a context add up, and the heaviest function stands first", async () => {
  const heavy = toolOf("heavy", () => "x".repeat(4_000), { description: "long ".repeat(100) })
  const model = scripted([{ calls: [{ name: "heavy", arguments: {} }] }, { text: "Done." }])
  const { run, log, turn } = world({ agent: agentOf([toolOf("light", () => ""), heavy], { instructions: "Be brief. ".repeat(40) }), models: { "test:main": model } })
  await run()
  const [first, second] = all(log, "model.started").map(({ stepId }) => weigh(log, turn.world.get, stepId))
  expect(first?.results).toBe(0)
  expect(second?.results).toBeGreaterThan(1_000)
  expect(first?.instructions).toBe(104)
  expect(second?.byTool.map(({ name }) => name)).toEqual(["heavy", "light"])
  const { total, byTool: _, ...parts } = second ?? { total: 0, byTool: [] }
  expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total)
})

test("letters beyond ASCII weigh more", () => {
  expect(estimateTokens("abcdefgh")).toBe(2)
  expect(estimateTokens("日本語")).toBe(2)
})

test("two requests are compared place by place", () => {
  const before = { model: "a", messages: [{ role: "user", content: "Hi" }], seed: 1 }
  const after = { model: "b", messages: [{ role: "user", content: "Hi" }, { role: "assistant", content: "Yes" }] }
  expect(diffJson(before, after)).toEqual([
    { path: "model", before: "a", after: "b" },
    { path: "messages[1]", after: { role: "assistant", content: "Yes" } },
    { path: "seed", before: 1 },
  ])
  expect(diffJson(before, structuredClone(before))).toEqual([])
})
