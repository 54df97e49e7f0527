import { expect, test } from "vitest"
import { chainRows } from "#components/memory/chain-graph.ts"
import { mergedText } from "#components/memory/merged-text.ts"
import { readExport } from "#components/memory/read-export.ts"

const link = (id: string, supersededById: string | null = null) => ({ id, supersededById })
const shape = (rows: ReturnType<typeof chainRows<ReturnType<typeof link>>>) => rows.map(({ item, lane, through, branches, above, below }) => [item.id, lane, through, branches, above, below])

test("a plain chain is one lane from the newest down to the oldest", () => {
  expect(shape(chainRows([link("a", "b"), link("b", "c"), link("c")]))).toEqual([
    ["c", 0, [], [], false, true],
    ["b", 0, [], [], true, true],
    ["a", 0, [], [], true, false],
  ])
})

test("what was merged runs down on lanes of its own, each to its end", () => {
  const rows = chainRows([link("old", "x"), link("y", "head"), link("x", "head"), link("head")])
  expect(shape(rows)).toEqual([
    ["head", 0, [], [1], false, true],
    ["x", 0, [1], [], true, true],
    ["y", 1, [0], [], true, false],
    ["old", 0, [], [], true, false],
  ])
})

test("a link whose other end is gone ends where it stands", () => {
  expect(shape(chainRows([link("a", "gone"), link("b")]))).toEqual([["b", 0, [], [], false, false], ["a", 0, [], [], false, false]])
})

test("a chain of 1,000 is laid out at once", () => {
  const items = Array.from({ length: 1_000 }, (_, at) => link(`m${at}`, at < 999 ? `m${at + 1}` : null))
  expect(chainRows(items).every(({ lane }) => lane === 0)).toBe(true)
})

test("the text of a merge says each thing once", () => {
  expect(mergedText(["The user is tall.", "the user is tall", "The user likes tea"])).toBe("The user is tall. The user likes tea.")
  expect(mergedText(["Anna lives in Oslo.", "Anna lives in Oslo and works at a school."])).toBe("Anna lives in Oslo and works at a school.")
})

test("what is pasted is read, or refused with its place", () => {
  expect(readExport('["a", { "text": "b" }]')).toEqual({ body: { memories: [{ text: "a" }, { text: "b" }] } })
  expect(readExport('{ "version": 1, "memories": [{ "text": "a", "id": "1" }] }')).toEqual({ body: { memories: [{ text: "a", id: "1" }] } })
  expect(readExport('[\n  "a",\n  b\n]')).toEqual({ problem: expect.stringContaining("Line 3, column 3") })
  expect(readExport('["a", { "txt": "b" }]')).toEqual({ problem: expect.stringContaining("Entry 2") })
  expect(readExport("[]")).toEqual({ problem: expect.stringContaining("empty") })
  expect(readExport("7")).toEqual({ problem: expect.stringContaining("neither") })
})
