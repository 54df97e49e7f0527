/** The judge with a model: one question with a strict schema, asked inside the call that saves, where everybody can see it. */
import { z } from "zod"
import { parseArguments } from "#lib/agent/call.ts"
import { askOnce } from "#lib/agent/loop.ts"
import type { MemoryHit, Verdict } from "#lib/agent/memory.ts"
import { whole } from "#lib/agent/messages.ts"
import { isModelError, type Agent, type Call, type Tool } from "#lib/agent/types.ts"
import { judgeByRules } from "./judge.ts"
import type { Judge, Judgement } from "./save.ts"

const verdicts = ["new", "duplicate", "updates", "contradicts"] as const satisfies Verdict[]

const verdict = z.strictObject({
  why: z.string().describe("One short sentence for the person."),
  verdict: z.enum(verdicts).describe("new: about something else, or one more fact that can be true beside the known ones. duplicate: a known fact says the same. updates: a known fact was true and has changed. contradicts: both cannot be true."),
  known: z.int().describe("The number of the known fact that is repeated or replaced; 0 for new."),
})

const { $schema: _, ...parameters } = z.toJSONSchema(verdict)

/** What the judge calls: it does nothing, its arguments are the verdict. */
export const judgeTool: Tool = {
  name: "judge_memory", description: "Hands in the verdict.", kind: "memory", version: "1", parameters, strict: true, idempotent: true, run: () => "Noted.",
}

const judgeAgent = (model: string): Agent => ({
  name: "memory judge",
  model,
  instructions:
    "You keep the memory of an assistant consistent. Compare the new fact with the known ones and call judge_memory once. A fact is replaced only by one about the same thing of the same person: two hobbies, two friends or two trips can both be true.",
  tools: [judgeTool],
  settings: { tool_choice: { type: "function", function: { name: judgeTool.name } } },
})

/** Judges with the model of the call; where that fails, by rules, and the reason says so. */
export const judgeByModel = (call: Call): Judge => async (text, candidates) => {
  if (candidates.length === 0) return judgeByRules(text, candidates)
  const byRules = (reason: string): Judgement => {
    const judgement = judgeByRules(text, candidates)
    return { ...judgement, why: `${judgement.why} (By rules: ${reason})` }
  }
  try {
    return (await ask(call, text, candidates)) ?? byRules("the model gave no verdict.")
  } catch (error) {
    if (call.signal.aborted || !isModelError(error)) throw error
    return byRules(error.message)
  }
}

async function ask({ turn, callId, signal, agent }: Call, text: string, candidates: MemoryHit[]): Promise<Judgement | undefined> {
  const content = `New fact: ${JSON.stringify(text)}\n\nKnown facts:\n${candidates.map((known, i) => `${i + 1}. ${JSON.stringify(known.text)} (saved ${known.createdAt.slice(0, 10)})`).join("\n")}`
  const answer = await askOnce({
    ...turn, world: { ...turn.world, signal }, agent: judgeAgent(agent.model), parent: callId, input: [{ role: "user", content }], settings: undefined, depth: turn.depth + 1,
  })
  const given = answer?.calls.find(({ name }) => name === judgeTool.name)
  const parsed = given && parseArguments(whole(given.arguments, turn.world.get))
  const read = parsed && "args" in parsed ? verdict.safeParse(parsed.args) : undefined
  if (!read?.success) return undefined
  const target = candidates[read.data.known - 1]?.id
  if (read.data.verdict === "new" || target === undefined) return { verdict: "new", why: read.data.why, by: agent.model }
  return { verdict: read.data.verdict, target, why: read.data.why, by: agent.model }
}
