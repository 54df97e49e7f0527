/** `npm run eval:memory`: whether a changed fact replaces the right one, and whether what was told is found again. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { readEnv } from "#lib/env.ts"
import { createModels } from "#lib/models/index.ts"
import { judgeByRules } from "#lib/tools/memory/judge.ts"
import { judgeByModel } from "#lib/tools/memory/judge-by-model.ts"
import { chats } from "./eval-memory/chats.ts"
import { judgeCall } from "./eval-memory/judge-world.ts"
import { links, readCases, recall, type Links } from "./eval-memory/letta.ts"
import { openTemporaryDb } from "./temporary-database.ts"

const fixtures = join(import.meta.dirname, "../../shared/fixtures")
const letta = join(fixtures, "letta-memory")
if (!existsSync(letta)) {
  console.error(`The cases are not here: ${letta} is missing. Run this in the project's folder with the shared folder beside it.`)
  process.exit(1)
}

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`
const row = (cells: string[]): string => cells.map((cell, at) => (at === 0 ? cell.padEnd(46) : cell.padStart(11))).join("")
const shown = (name: string, { cases, right, wrong, none, disturbed, answered }: Links): string =>
  row([name, String(cases), ...[right, wrong, none, disturbed, answered].map((part) => share(part, cases))])
const recalled = (name: string, asked: number, at: Map<number, number>): string => row([name, String(asked), ...[...at.values()].map((found) => (found / asked).toFixed(3))])

const { db, close } = await openTemporaryDb()
try {
  const cases = readCases(letta, "update")
  const halves = { even: cases.filter((_, i) => i % 2 === 0), odd: cases.filter((_, i) => i % 2 === 1) }
  console.log(row(["letta-memory: the link of a changed fact", "cases", "right", "wrong", "none", "disturbed", "asked: 1st"]))
  console.log(shown("rules, even half (the rules were made with it)", await links(db, halves.even, judgeByRules, judgeByRules)))
  console.log(shown("rules, odd half", await links(db, halves.odd, judgeByRules, judgeByRules)))
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL } = readEnv(process.env)
  const models = createModels({ openai: { apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL, model: OPENAI_MODEL } })
  if (models.resolve(models.defaultModel).provider === "offline") console.log("(no provider is set: OPENAI_API_KEY or OPENAI_BASE_URL, with OPENAI_MODEL, measures that model as judge)")
  else console.log(shown(`${models.defaultModel}, odd half`, await links(db, halves.odd, (text, similar) => judgeByModel(judgeCall(models, models.defaultModel))(text, similar), judgeByRules)))

  console.log(`\n${row(["Recall among the facts of all cases", "asked", "@1", "@5", "@10"])}`)
  console.log(row(["plain BM25, by the changed fact (README)", "", "0.92", "0.98", "0.99"]))
  for (const [name, ask] of [["by the changed fact", (one: (typeof cases)[number]) => one.agent_args.extra.contradicting_fact], ["by the question", (one: (typeof cases)[number]) => one.input]] as const) {
    const { asked, at } = await recall(db, cases, ask)
    console.log(recalled(name, asked, at))
  }

  const bfcl = join(fixtures, "bfcl")
  const { told, kept, asked, at } = await chats(db, bfcl)
  console.log(`\n${row(["bfcl memory: answers among what was recalled", "asked", "@1", "@5", "@10"])}`)
  console.log(recalled(`${told} messages, ${kept} facts kept offline`, asked, at))
} finally {
  await close()
}
