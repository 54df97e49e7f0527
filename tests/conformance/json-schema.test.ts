/** The official tests of JSON Schema 2020-12 over the check of arguments. */
import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { JsonSchema } from "#lib/agent/types.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { sharedPath, withShared } from "./shared.ts"

const MIN_REQUIRED = 518
/** Known: what ajv decides otherwise ($dynamicRef twice, unevaluated* beside it or beside contains, __proto__ as a property). */
const KNOWN_OTHERWISE = 5

type Group = { description: string; schema: JsonSchema | boolean; tests: { description: string; data: unknown; valid: boolean }[] }

withShared("JSON Schema Test Suite", () => {
  test("required tests of draft 2020-12 are decided as the suite says, and what is not supported is said, never passed over", () => {
    const folder = sharedPath("fixtures", "json-schema-test-suite", "draft2020-12")
    const count = { found: 0, passed: 0, unsupported: 0 }
    const otherwise: string[] = []
    for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
      const groups: Group[] = JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))
      for (const { description, schema, tests } of groups) for (const { description: what, data, valid } of tests) {
        count.found++
        const told = validateArgs(typeof schema === "boolean" ? { allOf: [schema] } : schema, data)
        if (told?.includes("cannot be called until")) count.unsupported++
        else if ((told === null) === valid) count.passed++
        else otherwise.push(`${name}: ${description}: ${what}`)
      }
    }
    console.log(`JSON Schema 2020-12, required: found ${count.found} / run ${count.found} / passed ${count.passed}; ${otherwise.length} decided otherwise, ${count.unsupported} unsupported and said so`)
    for (const line of otherwise) console.log(`  otherwise: ${line}`)
    expect(count.found).toBeGreaterThanOrEqual(MIN_REQUIRED)
    expect(otherwise.length).toBeLessThanOrEqual(KNOWN_OTHERWISE)
    expect(count.passed + count.unsupported).toBe(count.found - otherwise.length)
  })
})
