import { expect, test } from "vitest"
import type { Message, ModelRequest } from "#lib/agent/types.ts"
import { asFact, asTold } from "#lib/models/offline/person.ts"
import { decide } from "#lib/models/offline/plan.ts"
import { builtinTools } from "#lib/tools/index.ts"
import { definitionOf } from "#lib/agent/refs.ts"
import type { MemoryHit } from "#lib/agent/memory.ts"
import { tellChain, tellHits, tellSaved } from "#lib/tools/memory/texts.ts"

const names = ["add_memory", "search_memory", "list_memories", "update_memory", "forget_memory", "memory_history"]
const memory: ModelRequest["tools"] = names.map((name) => ({ type: "function", function: { name, description: name, parameters: { type: "object", properties: { query: { type: "string" }, text: { type: "string" } } } } }))
const tools = [...builtinTools.map(definitionOf), ...memory]
const asked = (text: string, before: Message[] = []) => decide({ model: "rules", tools, messages: [...before, { role: "user", content: text }] })

const hit = (id: string, text: string, more: Partial<MemoryHit> = {}): MemoryHit => ({
  id, text, scope: "everywhere", agent: null, conversationId: null, supersedesId: null, supersededById: null, supersededAt: null, status: "active",
  pinned: false, expiresAt: null, createdAt: "2026-01-02T00:00:00.000Z", source: null, score: 1, scores: {}, why: "", ...more,
})
const called = (name: string, args: object, content: string): Message[] => [
  { role: "assistant", content: null, tool_calls: [{ id: "c", type: "function", function: { name, arguments: JSON.stringify(args) } }] }, { role: "tool", tool_call_id: "c", content },
]

test.each([
  ["I am 6 feet tall", "The user is 6 feet tall."], ["I measured again: 6 foot 1", "The user measured again: 6 foot 1."], ["I live in Paris with my two cats.", "The user lives in Paris with the user's two cats."],
  ["My sister is called Ana", "The user's sister is called Ana."], ["Remember that I don't eat meat", "The user doesn't eat meat."], ["By the way, I've moved to Oslo.", "The user has moved to Oslo."],
])("%j is remembered as %j", (said, fact) => {
  expect(asked(said).calls).toEqual([{ name: "add_memory", args: { text: fact } }])
})

test.each(["how tall am I?", "Where does my sister live?", "What did I tell you about my cats?"])("%j looks into memory", (question) => {
  expect(asked(question).calls).toEqual([{ name: "search_memory", args: { query: question } }])
})

test.each([["how tall am I now, and before?", "how tall am I now, and before?"], ["How often did my address change?", "How often did my address change?"]])("%j asks for the past", (question, query) => {
  expect(asked(question).calls).toEqual([{ name: "memory_history", args: { query } }])
})

test("what was it before? speaks of what was recalled last", () => {
  const before: Message[] = [{ role: "user", content: "how tall am I?" }, ...called("search_memory", { query: "how tall am I?" }, tellHits("x", [hit("a", "The user is 6 feet tall.")])), { role: "assistant", content: "You are 6 feet tall." }]
  expect(asked("What was it before?", before).calls).toEqual([{ name: "memory_history", args: { query: "how tall am I?" } }])
})

test.each(["What is the weather in Paris?", "I want to know the time in Tokyo", "Can you convert 5 miles to km for me?", "What is 12 * 7?", "Hello!", "Roll two dice", "What can you do?", "Tell me a joke"])("%j is none of memory's business", (text) => {
  const { calls } = asked(text)
  expect(calls.filter(({ name }) => names.includes(name))).toEqual([])
  expect(calls).toEqual(decide({ model: "rules", tools: builtinTools.map(definitionOf), messages: [{ role: "user", content: text }] }).calls)
})

test("the answers say what was found, kept and replaced, in the second person", () => {
  const answer = (text: string, results: Message[]) => decide({ model: "rules", tools, messages: [{ role: "user", content: text }, ...results] }).text
  const [old, now] = [hit("a", "The user is 6 feet tall.", { supersededById: "b", supersededAt: "2026-02-03T00:00:00.000Z", status: "superseded" }), hit("b", "The user measured again: 6 foot 1.", { supersedesId: "a", createdAt: "2026-02-03T00:00:00.000Z" })]
  const judged = { verdict: "updates" as const, target: "a", why: "", by: "rules", candidates: [{ id: "a", text: old.text, score: 1 }] }
  expect(answer("how tall am I?", called("search_memory", { query: "how tall am I?" }, tellHits("x", [old])))).toBe("You are 6 feet tall.")
  expect(answer("I measured again: 6 foot 1", called("add_memory", { text: now.text }, tellSaved({ memory: now, judged })))).toBe("I will remember: you measured again: 6 foot 1. Before that I knew: you are 6 feet tall.")
  expect(answer("how tall am I now, and before?", called("memory_history", { query: "how tall am I now, and before?" }, tellChain([old, now])))).toBe("Now, since 2026-02-03: you measured again: 6 foot 1. Before, until 2026-02-03: you are 6 feet tall.")
  expect(answer("how tall am I?", called("search_memory", { query: "x" }, tellHits("x", [])))).toContain("I do not remember")
})

test("a recall that the turn began with answers the question, and changes nothing of a message that needs none", () => {
  const recalled = called("search_memory", { query: "?" }, tellHits("?", [hit("a", "The user is 6 feet tall.")]))
  expect(decide({ model: "rules", tools, messages: [{ role: "user", content: "how tall am I?" }, ...recalled] })).toEqual({ calls: [], text: "You are 6 feet tall." })
  expect(decide({ model: "rules", tools, messages: [{ role: "user", content: "What is 12 * 7?" }, ...recalled] }).calls).toMatchObject([{ name: "calculate" }])
})

test("given add_memory alone it keeps every personal sentence of a message, and says when there is none", () => {
  const keep = (text: string) => decide({ model: "rules", tools: memory.filter(({ function: { name } }) => name === "add_memory"), messages: [{ role: "user", content: text }] })
  expect(keep("My name is Michael. I'm 35 years old. Do you have a discount? The machine looks nice.").calls.map(({ args }) => args.text)).toEqual(["The user's name is Michael.", "The user is 35 years old."])
  expect(keep("What is the weather?")).toEqual({ calls: [], text: "There is nothing to remember." })
})

test.each(["I live in Paris with my two cats", "I have a dog", "I studied law", "My name is Ann", "I try to sleep more"])("%j survives the way to the third person and back", (said) => {
  expect(asTold(asFact(said)).replace(/\.$/, "")).toBe(said.replace(/\bI\b/g, "You").replace(/\bMy\b/, "Your").replace(/\bmy\b/, "your"))
})
