/** Questions whose right tools are known, from the shared fixtures, and how many of them a search finds. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Findable } from "#lib/tools/find/find.ts"

const root = "../shared/fixtures"

export type Question = { text: string; right: string[] }
export type SearchSet = { name: string; tools: Findable[]; questions: Question[] }
/** Mean share of the right tools among the first 1, 5 and 10. */
export type Recall = { questions: number; at1: number; at5: number; at10: number }

export const hasSearchSets = (): boolean => existsSync(`${root}/metatool/plugin_des.json`)

const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8")
const lines = (text: string): unknown[] => text.split("\n").filter(Boolean).map((line): unknown => JSON.parse(line))

/** All that can be read here: MetaTool's single and two-tool questions, LiveMCPBench, and the functions of BFCL. */
export const searchSets = (): SearchSet[] => [...metatool(), livemcp(), bfcl()]

function metatool(): SearchSet[] {
  const tools = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(read("metatool", "plugin_des.json")))).map(([name, description]) => ({ name, description }))
  const single = lines(read("metatool", "single_tool_queries.jsonl")).map((line) => z.object({ Query: z.string(), Tool: z.string() }).parse(line))
  const several = z.array(z.object({ query: z.string(), tool: z.array(z.string()) })).parse(JSON.parse(read("metatool", "multi_tool_query.json")))
  return [
    { name: "metatool, one tool", tools, questions: single.map(({ Query, Tool }) => ({ text: Query, right: [Tool] })) },
    { name: "metatool, two tools", tools, questions: several.map(({ query, tool }) => ({ text: query, right: tool })) },
  ]
}

const server = z.object({
  name: z.string(),
  tools: z.record(z.string(), z.object({ tools: z.array(z.object({ name: z.string(), description: z.string().nullish(), inputSchema: z.unknown() })) })),
})

function livemcp(): SearchSet {
  const tools = new Map<string, Findable>()
  for (const { name: group, tools: parts } of z.array(server).parse(JSON.parse(read("livemcpbench", "tools.json"))))
    for (const { name, description, inputSchema } of Object.values(parts).flatMap((part) => part.tools))
      if (!tools.has(name)) tools.set(name, { name, description: description ?? "", parameters: inputSchema, group })
  const tasks = z.array(z.object({ Question: z.string(), "Annotator Metadata": z.object({ Tools: z.string() }) })).parse(JSON.parse(read("livemcpbench", "tasks.json")))
  const questions = tasks.map((task) => ({
    text: task.Question,
    right: [...new Set(task["Annotator Metadata"].Tools.split("\n").map((line) => line.replace(/^\s*\d+\.\s*/, "").trim()))].filter((name) => tools.has(name)),
  }))
  return { name: "livemcpbench", tools: [...tools.values()], questions: questions.filter(({ right }) => right.length > 0) }
}

const bfclCase = z.object({ id: z.string(), question: z.array(z.array(z.object({ role: z.string(), content: z.string() }))), function: z.array(z.object({ name: z.string(), description: z.string(), parameters: z.unknown() })) })
const bfclTruth = z.object({ id: z.string(), ground_truth: z.array(z.record(z.string(), z.unknown())) })

function bfcl(): SearchSet {
  const tools = new Map<string, Findable>()
  const questions: Question[] = []
  for (const file of readdirSync(join(root, "bfcl")).filter((name) => /^(simple|multiple|parallel|live_).*\.jsonl$/.test(name)).sort()) {
    const cases = lines(read("bfcl", file)).flatMap((line) => bfclCase.safeParse(line).data ?? [])
    for (const { function: functions } of cases) for (const tool of functions) if (!tools.has(tool.name)) tools.set(tool.name, tool)
    if (!existsSync(join(root, "bfcl", "possible_answer", file))) continue
    const truths = new Map(lines(read("bfcl", "possible_answer", file)).flatMap((line) => bfclTruth.safeParse(line).data ?? []).map(({ id, ground_truth }) => [id, ground_truth]))
    for (const { id, question } of cases) {
      const right = [...new Set((truths.get(id) ?? []).flatMap((one) => Object.keys(one)))]
      if (right.length > 0) questions.push({ text: question.flat().filter(({ role }) => role === "user").map(({ content }) => content).join(" "), right })
    }
  }
  return { name: "bfcl", tools: [...tools.values()], questions: questions.filter(({ right }) => right.every((name) => tools.has(name))) }
}

export function recallOf({ questions }: SearchSet, rank: (question: string, limit: number) => string[]): Recall {
  const sums = { at1: 0, at5: 0, at10: 0 }
  for (const { text, right } of questions) {
    const found = rank(text, 10)
    const share = (k: number) => right.filter((name) => found.slice(0, k).includes(name)).length / right.length
    sums.at1 += share(1)
    sums.at5 += share(5)
    sums.at10 += share(10)
  }
  const n = Math.max(1, questions.length)
  return { questions: questions.length, at1: sums.at1 / n, at5: sums.at5 / n, at10: sums.at10 / n }
}

/** The even or the odd questions of a set. */
export const half = (set: SearchSet, part: "even" | "odd"): SearchSet => ({ ...set, questions: set.questions.filter((_, at) => (at % 2 === 0) === (part === "even")) })

/** What a plain search does: BM25 over name, description and parameter descriptions, words as they are. */
export function plainBm25(tools: Findable[]): (question: string, limit: number) => string[] {
  const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const texts = tools.map(({ name, description, parameters }) => wordsOf(`${name.replaceAll("_", " ")} ${description} ${descriptionsIn(parameters)}`))
  const mean = texts.reduce((sum, words) => sum + words.length, 0) / texts.length
  const holders = new Map<string, number>()
  for (const words of texts) for (const word of new Set(words)) holders.set(word, (holders.get(word) ?? 0) + 1)
  return (question, limit) => {
    const asked = [...new Set(wordsOf(question))]
    return tools.map(({ name }, at) => {
      const words = texts[at] ?? []
      const score = asked.reduce((sum, word) => {
        const count = words.filter((each) => each === word).length
        const n = holders.get(word) ?? 0
        return sum + (Math.log(1 + (tools.length - n + 0.5) / (n + 0.5)) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / mean))
      }, 0)
      return { name, score }
    }).sort((a, b) => b.score - a.score).slice(0, limit).map(({ name }) => name)
  }
}

const descriptionsIn = (schema: unknown): string =>
  typeof schema === "object" && schema !== null ? Object.entries(schema).map(([key, value]) => (key === "description" && typeof value === "string" ? value : descriptionsIn(value))).join(" ") : ""
