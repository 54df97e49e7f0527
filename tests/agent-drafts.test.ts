import { expect, test } from "vitest"
import { draftOf, emptyAgent, faultsOf, printDraft, sameDraft, variablesOf } from "#components/agents/draft.ts"

test("what is wrong is told at the field it is wrong in, before anybody saves it", () => {
  const draft = { ...emptyAgent(" "), limits: { steps: 0 }, description: "x".repeat(4_001) }
  expect(Object.keys(faultsOf(draft, [])).toSorted()).toEqual(["description", "limits.steps", "name"])
  expect(faultsOf(emptyAgent("triage"), ["triage"])).toEqual({ name: "There is an agent of this name already." })
  expect(faultsOf(emptyAgent("mine"), ["triage"])).toEqual({})
})

test("fields that were emptied again are no change", () => {
  const saved = emptyAgent("mine")
  expect(sameDraft(draftOf(saved), { ...saved, description: "", model: null, withSystem: true, pinned: [], settings: {}, limits: { steps: undefined } })).toBe(true)
  expect(sameDraft(saved, { ...saved, withSystem: false })).toBe(false)
  expect(draftOf({ ...saved, limits: { steps: 3, calls: undefined } }).limits).toEqual({ steps: 3 })
})

test("instructions are compared line by line, after everything else", () => {
  expect(printDraft({ ...emptyAgent("mine"), instructions: "One.\nTwo.\n" }).endsWith("\n\nOne.\nTwo.")).toBe(true)
})

test("variables are found once each, in any script, and nothing else in braces is one", () => {
  expect(variablesOf("{{customer}} and {{ größe }}, again {{customer}}; {{}} {{1st}} {one}")).toEqual(["customer", "größe"])
})
