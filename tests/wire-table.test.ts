import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "..")
const rows = readFileSync(join(root, "tests/wire.md"), "utf8")
  .split("\n")
  .map((line) => /^\| ([BQ]\d+) \| (.+?) \| (.+) \|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, number = "", , proof = ""]) => ({ number, proof }))

const numbers = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`)

test("the table has every behaviour and every quirk once", () => {
  expect(rows.map((row) => row.number)).toEqual([...numbers("B", 53), ...numbers("Q", 30)])
})

test("every row names tests that exist, or says why there is none", () => {
  const wrong = rows.flatMap(({ number, proof }) => proof.split("<br>").filter((part) => !isProof(part)).map((part) => `${number}: ${part}`))
  expect(wrong).toEqual([])
})

/** `decided: …` with a sentence, or `file > title` where the title stands in the file as the literal first argument of a test. */
function isProof(part: string): boolean {
  if (/^decided: .{10,}\.$/.test(part)) return true
  const [file = "", title = ""] = part.split(/ > (.*)/)
  const path = join(root, file)
  return title !== "" && existsSync(path) && readFileSync(path, "utf8").includes(`("${title}"`)
}
