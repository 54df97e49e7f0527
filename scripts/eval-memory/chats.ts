/** bfcl memory: what a person told in chats, kept by the offline model alone, and questions about it later. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { ToolDefinition } from "#lib/agent/types.ts"
import { decide } from "#lib/models/offline/plan.ts"
import { rememberFor } from "#lib/runtime/memory.ts"
import type { Db } from "#lib/store/db.ts"
import { newId } from "#lib/store/ids.ts"
import { searchMemories } from "#lib/store/memory-search.ts"

type Chat = { question: { role: string; content: string }[][] }
type Question = { id: string; question: { content: string }[][]; scenario: string }
type Answer = { id: string; ground_truth: string[] }

const lines = <T>(...path: string[]): T[] => readFileSync(join(...path), "utf8").trim().split("\n").map((line) => JSON.parse(line) as T)
const add: ToolDefinition = { type: "function", function: { name: "add_memory", description: "", parameters: { type: "object", properties: { text: { type: "string" } } } } }

export type Chats = { told: number; kept: number; asked: number; at: Map<number, number> }

export async function chats(db: Db, folder: string): Promise<Chats> {
  const questions = lines<Question>(folder, "memory.jsonl")
  const answers = new Map(lines<Answer>(folder, "possible_answer", "memory.jsonl").map(({ id, ground_truth }) => [id, ground_truth]))
  const result: Chats = { told: 0, kept: 0, asked: 0, at: new Map([1, 5, 10].map((k) => [k, 0])) }
  for (const scenario of new Set(questions.map((question) => question.scenario))) {
    const workspace = newId()
    for (const { content } of lines<Chat>(folder, "memory_prereq_conversation", `${scenario}.jsonl`).flatMap((chat) => chat.question.flat())) {
      result.told++
      for (const { args } of decide({ model: "rules", tools: [add], messages: [{ role: "user", content }] }).calls) {
        await rememberFor({ db }, workspace, { text: String(args.text), scope: "everywhere", agent: null, conversationId: null })
        result.kept++
      }
    }
    for (const { id, question } of questions.filter((one) => one.scenario === scenario)) {
      const hits = await searchMemories(db, workspace, { query: question[0]?.[0]?.content ?? "", k: 10, eyes: { as: "person" } })
      const place = hits.findIndex(({ text }) => (answers.get(id) ?? []).some((answer) => plain(text).includes(plain(answer))))
      result.asked++
      for (const [k, found] of result.at) if (place >= 0 && place < k) result.at.set(k, found + 1)
    }
  }
  return result
}

const plain = (text: string): string => ` ${text.toLowerCase().replace(/[^\p{L}\d]+/gu, " ").trim()} `
