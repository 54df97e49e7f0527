/** A tool on its page: what is kept while it is edited, and what changed since. */
import { describe, expect, test } from "vitest"
import { changesBetween } from "#components/tools/change-words.ts"
import { argumentsOf, definitionOf, draftOf, emptyDraft, placesOf, printDraft, sameDraft, type Draft } from "#components/tools/draft.ts"
import { diffLines, folded } from "#components/editing/line-diff.ts"
import { placeName } from "#components/tools/place-name.ts"
import { approvalOf, toolDefinition, usualApproval, writesOverHttp } from "#lib/agent/definition.ts"

const light: Draft = {
  ...emptyDraft("http", "set_light"), description: "Switches the lamp.",
  http: { method: "POST", url: "https://example.com/{{room}}/light", headers: { Authorization: "Bearer {{secret:LAMP}}", "": "left empty" }, body: "", allowLocal: ["localhost:8080"] },
}

describe("a draft", () => {
  test("keeps what the other kinds need, and saves only what its own does", () => {
    const both: Draft = { ...light, code: "export default () => 1" }
    expect(definitionOf(both)).toEqual({
      name: "set_light", description: "Switches the lamp.", parameters: { type: "object", properties: {}, additionalProperties: false },
      kind: "http", http: { method: "POST", url: "https://example.com/{{room}}/light", headers: { Authorization: "Bearer {{secret:LAMP}}" }, allowLocal: ["localhost:8080"] },
    })
    expect(definitionOf({ ...both, kind: "code" })).toMatchObject({ kind: "code", code: "export default () => 1" })
  })

  test.each(["http", "code", "mock"] as const)("is what the server takes, and the same again when it is read back: %s", (kind) => {
    const draft: Draft = { ...light, kind, approval: "once", idempotent: true, timeoutMs: 500, agents: ["assistant"] }
    const saved = toolDefinition.parse(definitionOf(draft))
    expect(sameDraft(draft, draftOf(saved))).toBe(true)
    expect(sameDraft({ ...draft, timeoutMs: 501 }, draftOf(saved))).toBe(false)
  })

  test("shows code by its own lines", () => {
    expect(printDraft({ ...emptyDraft("code", "f"), code: "one\ntwo\n" })).toMatch(/}\n\none\ntwo$/)
  })

  test("names its places and its arguments", () => {
    expect(placesOf(light.http)).toEqual({ args: ["room"], secrets: ["LAMP"] })
    expect(argumentsOf({ type: "object", properties: { a: {}, b: {} } })).toEqual(["a", "b"])
    expect(argumentsOf({ type: "object" })).toEqual([])
  })
})

test("a person is asked before code runs and before something writes, unless somebody chose", () => {
  const http = (method: "GET" | "HEAD" | "DELETE") => ({ kind: "http" as const, http: { method, url: "https://example.com" } })
  expect([http("GET"), http("HEAD"), http("DELETE"), { kind: "code" as const }, { kind: "mock" as const }].map(usualApproval)).toEqual(["never", "never", "ask", "ask", "never"])
  expect(writesOverHttp({ kind: "mock", http: { method: "POST" } })).toBe(false)
  expect(approvalOf({ name: "f", description: "", parameters: {}, kind: "code", code: "", approval: "never" })).toBe("never")
})

describe("two texts line by line", () => {
  const signs = (before: string, after: string) => diffLines(before, after).map(({ sign, text }) => sign + text)

  test("what stayed, what went, what came", () => {
    expect(signs("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"])
    expect(signs("a\nb", "a\nb")).toEqual([" a", " b"])
    expect(signs("a\nb\nc\nd", "b\nd\na")).toEqual(["-a", " b", "-c", " d", "+a"])
  })

  test("either text can be had back from it", () => {
    const [before, after] = ["one\ntwo\n\ntwo\nthree", "two\ntwo\nfour\n\nthree\n"]
    const lines = diffLines(before, after)
    expect(lines.filter(({ sign }) => sign !== "+").map(({ text }) => text).join("\n")).toBe(before)
    expect(lines.filter(({ sign }) => sign !== "-").map(({ text }) => text).join("\n")).toBe(after)
  })

  test("very long texts are not compared line by line", () => {
    const many = (word: string) => Array.from({ length: 3_000 }, (_, n) => `${word} ${n}`).join("\n")
    const lines = diffLines(many("a"), many("b"))
    expect(lines).toHaveLength(6_000)
    expect(lines[0]).toEqual({ sign: "-", text: "a 0" })
  })

  test("far from a change lines are only counted", () => {
    const before = Array.from({ length: 20 }, (_, n) => String(n)).join("\n")
    expect(folded(diffLines(before, before.replace("\n10\n", "\nten\n")), 1)).toEqual([9, { sign: " ", text: "9" }, { sign: "-", text: "10" }, { sign: "+", text: "ten" }, { sign: " ", text: "11" }, 8])
  })
})

test("a change is told where it is and in words, with what it breaks", () => {
  const of = (properties: Record<string, object>, required: string[] = [], more: Partial<Draft> = {}): Draft => ({ ...light, parameters: { type: "object", properties, required }, ...more })
  const told = changesBetween(
    of({ room: { type: "string", enum: ["hall", "attic"] }, on: { type: "boolean" }, place: { type: "object", properties: { floor: { type: "integer" } } } }),
    of({ room: { type: "string", enum: ["hall", "loft"] }, lit: { type: "boolean" }, place: { type: "object", properties: { floor: { type: "integer", maximum: 3 } } } }, ["room"], { approval: "never", http: { ...light.http, method: "PUT" } }),
  )
  expect(told).toEqual([
    { place: "room", words: "must be given now", breaks: true },
    { place: "room", words: "no longer takes attic; takes loft too", breaks: true },
    { place: "lit", words: "was called on", breaks: true },
    { place: "place.floor", words: "maximum: 3", breaks: true },
    { place: "", words: "method: “PUT”, was “POST”" },
    { place: "", words: "approval: “never”" },
  ])
  expect(changesBetween(of({}), of({}))).toEqual([])
  expect(changesBetween({ ...light, kind: "code", code: "a\nb" }, { ...light, kind: "code", code: "a\nc\nd" })).toEqual([{ place: "", words: "code: 2 lines came, 1 went" }])
})

test("a place is named as a person would", () => {
  expect(placeName("/properties/address/properties/city")).toBe("address.city")
  expect(placeName("/properties/properties/properties/a~1b")).toBe("properties.a/b")
  expect(placeName("/properties/tags/items")).toBe("tags.items")
})
