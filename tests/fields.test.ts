/** Everything that can hold a text is classified: what may leave a workspace is on a list, and nothing else leaves it. */
import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { DATABASE_FIELDS, EVENT_FIELDS } from "#lib/exchange/fields.ts"
import { textPaths } from "./support/event-fields.ts"

test("every text of every event is classified, and nothing else is", () => {
  const paths = textPaths()
  expect(paths).toContain("message.assistant/calls[]/arguments")
  expect(paths.length).toBeGreaterThan(70)
  expect([...EVENT_FIELDS.keys()].sort()).toEqual([...new Set(paths)].sort())
})

test("every text column of the database is classified, and nothing else is", () => {
  const schema = readFileSync("prisma/schema.prisma", "utf8")
  const columns = [...schema.matchAll(/^model (\w+) \{\n([^}]*)^\}/gm)].flatMap(([, model, body = ""]) =>
    [...body.matchAll(/^ {2}(\w+)\s+(String|Json|Bytes|Unsupported)/gm)].map(([, name]) => `${model}/${name}`))
  expect(columns.length).toBeGreaterThan(80)
  expect([...DATABASE_FIELDS.keys()].sort()).toEqual(columns.sort())
})
