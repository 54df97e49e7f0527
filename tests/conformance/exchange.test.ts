/** Published runs and hostile files against the import: what can be read is read whole, what cannot is refused in words. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { historyOf } from "#lib/agent/messages.ts"
import { fineTuning, faultsOf } from "#lib/exchange/fine-tuning.ts"
import { asMarkdown } from "#lib/exchange/markdown.ts"
import { openLog } from "#lib/exchange/open-log.ts"
import { readFile, type Incoming } from "#lib/exchange/read-file.ts"
import { Unreadable } from "#lib/exchange/unreadable.ts"
import { hashOf, newId } from "#lib/store/ids.ts"
import { viewOf } from "../support/checks.ts"
import { report, sharedPath, withShared } from "./shared.ts"

const read = (text: string): Incoming[] => readFile(text, { newId, hash: hashOf, now: Date.now() })
const contentOf = ({ log, blobs }: Incoming) => ({ log, blobs: new Map([...blobs].map(([hash, json]) => [hash, JSON.parse(json) as unknown])) })

const filesIn = (folder: string, ending: string) =>
  readdirSync(sharedPath("fixtures", folder)).filter((file) => file.endsWith(ending)).map((name) => ({ name, text: readFileSync(join(sharedPath("fixtures", folder), name), "utf8") }))

withShared("the import", () => {
  test("the 25 published runs open with every message, call and result", () => {
    const counts = { files: 0, users: 0, answers: 0, calls: 0, results: 0 }
    for (const { name, text } of filesIn("tau-bench-trajectories", ".json")) {
      const { messages } = JSON.parse(text) as { messages: { role: string; content: string | null; tool_calls?: { function: { name: string; arguments: string } }[] }[] }
      const [incoming] = read(text)
      if (!incoming) throw new Error(`${name} gave nothing`)
      const content = contentOf(incoming)
      const told = historyOf(content.log, (hash) => content.blobs.get(hash), "")
      const plain = ({ role, content: words, tool_calls: calls }: (typeof messages)[number]) => ({ role, words: words ?? "", calls: (calls ?? []).map((call) => [call.function.name, call.function.arguments]) })
      expect(told.map((message) => plain(message as (typeof messages)[number]))).toEqual(messages.filter(({ role }) => role !== "system").map(plain))
      const open = openLog(content)
      const systems = messages.filter(({ role }) => role === "system").map((message) => message.content)
      expect(open.get(open.view.turns[0]?.steps[0]?.started?.instructions ?? "")).toBe(systems.join("\n\n"))
      const calls = [...open.view.calls.values()]
      expect(calls.filter(({ status }) => status === "ok")).toHaveLength(messages.filter(({ role }) => role === "tool").length)
      expect(fineTuning(open).flatMap(faultsOf)).toEqual([])
      for (const { content: words, role } of messages) if (words && role === "user") expect(asMarkdown(open, { title: null, exportedAt: "" })).toContain(words.split("\n")[0])
      counts.files++
      counts.users += open.view.messages.size
      counts.answers += [...open.view.steps.values()].length
      counts.calls += calls.length
      counts.results += calls.filter(({ output }) => output !== undefined).length
      expect(viewOf(incoming.log).turns.at(-1)?.status).not.toBe("running")
    }
    report("tau-bench trajectories", { found: 25, run: counts.files, passed: counts.files }, 25)
    expect(counts).toEqual({ files: 25, users: 171, answers: 280, calls: 134, results: 134 })
  })

  test("no file of the JSON test suite is taken for a conversation, and each refusal says why", () => {
    const files = filesIn("json-test-suite", ".json")
    for (const { name, text } of files) expect(() => read(text), name).toThrow(Unreadable)
    report("JSON test suite, refused in words", { found: files.length, run: files.length, passed: files.length }, 150)
  })

  test("what would be a script on a page is words in a conversation, and comes out as it came in", () => {
    const lines = filesIn("xss", ".txt").flatMap(({ text }) => text.split("\n")).filter(Boolean)
    const messages = lines.flatMap((line) => [{ role: "user", content: line }, { role: "assistant", content: line }])
    const [incoming] = read(JSON.stringify({ messages }))
    const told = historyOf(incoming?.log ?? [], () => "", "")
    expect(told.map((message) => message.content)).toEqual(messages.map(({ content }) => content))
    report("hostile words, kept as words", { found: lines.length, run: lines.length, passed: lines.length }, 1_000)
  })
})
