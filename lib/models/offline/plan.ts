/** Decides what to do next: which calls to make, what to ask, or what to answer. */
import type { ModelRequest } from "#lib/agent/types.ts"
import { answerFrom, askFor, decline, greet, isDecline, reportTask } from "./answer.ts"
import { chainedText, combine, refersBack, wantsCombination, wantsConversion } from "./chain.ts"
import { readTurn, type Done, type Turn } from "./history.ts"
import { isMemoryTool, memoryMove } from "./memory.ts"
import { fillRecords, type Records } from "./records.ts"
import { correct } from "./recover.ts"
import { viewTool, type Param, type ToolView } from "./schema.ts"
import { splitFallback } from "./split.ts"
import { tell, withoutDelegates } from "./stories.ts"
import { enough, fitsOf, isConverter, stepsOf, type Step } from "./steps.ts"
import { takeResults, taskMove, withoutTasks } from "./tasks.ts"

export type PlannedCall = { name: string; args: Record<string, unknown> }

/** Either calls or a text; never both. */
export type Decision = { calls: PlannedCall[]; text: string }

const say = (text: string): Decision => ({ calls: [], text })

/** The next move of the conversation; the same request always gives the same move. */
export const decide = (request: ModelRequest): Decision => {
  const { results, rest, alone } = takeResults(request.messages)
  const told = results.flatMap((text) => reportTask(text) ?? [])
  if (told.length === 0) return decideTurn(request)
  // What tasks brought back is told with the answer, once what was asked is worked out.
  const { calls, text } = alone ? say("") : decideTurn({ ...request, messages: rest })
  return calls.length > 0 ? { calls, text } : say([...told, text].filter(Boolean).join("\n\n"))
}

function decideTurn(request: ModelRequest): Decision {
  const whole = readTurn(request.messages)
  const choice = request.tool_choice ?? "auto"
  // What memory is for is told by no word of its functions: it has rules of its own, and the others never see it.
  const remembers = choice === "auto" ? new Set((request.tools ?? []).map((tool) => tool.function.name).filter(isMemoryTool)) : new Set<string>()
  const others = (request.tools ?? []).filter((tool) => !remembers.has(tool.function.name))
  const plain = decideAmong({ ...request, tools: others }, { ...whole, done: whole.done.filter(({ name }) => !remembers.has(name)) })
  if (remembers.size === 0) return plain
  return memoryMove({ turn: whole, messages: request.messages, offered: remembers, alone: others.length === 0, fits: plain.calls.length > 0 || whole.done.some(({ name }) => !isMemoryTool(name)) }) ?? plain
}

function decideAmong(request: ModelRequest, turn: Turn): Decision {
  const choice = request.tool_choice ?? "auto"
  const named = typeof choice === "object" ? choice.function.name : undefined
  const offered = (request.tools ?? []).filter((tool) => named === undefined || tool.function.name === named).map(viewTool)
  if (choice !== "auto" || !offered.some(isFinder)) return decideOffered(request, turn, offered)
  // Looking for a function is no answer: what was found is among those offered now.
  const others = offered.filter((tool) => !isFinder(tool))
  const decision = decideOffered(request, { ...turn, done: turn.done.filter(({ name }) => name !== FINDER) }, others)
  const looked = turn.done.some(({ name }) => name === FINDER)
  return looked || decision.calls.length > 0 || !isDecline(decision.text) || turn.text.trim() === "" ? decision : { calls: [{ name: FINDER, args: { query: turn.text.slice(0, 500) } }], text: "" }
}

const FINDER = "find_tools"
const isFinder = ({ name, params }: ToolView): boolean => name === FINDER && params.some((param) => param.name === "query")

function decideOffered(request: ModelRequest, turn: Turn, offered: ToolView[]): Decision {
  const choice = request.tool_choice ?? "auto"
  const named = typeof choice === "object" ? choice.function.name : undefined
  const move = choice === "none" ? undefined : (taskMove(turn, request.messages, offered) ?? (choice === "auto" ? tell(request, turn, offered) : undefined))
  if (move) return move
  const tools = named === undefined ? withoutDelegates(withoutTasks(offered)) : offered
  if (choice === "none" || tools.length === 0) return say(turn.done.length > 0 ? answerFrom(turn.done) : decline(tools))

  const { first, otherwise } = splitFallback(turn.text)
  const fails = otherwise !== undefined && turn.done.some((one) => one.failed)
  const now = { ...turn, text: fails ? otherwise : first }
  const must = choice !== "auto" && turn.done.length === 0
  const steps = stepsOf(now, tools, must)
  const retry = fails && steps.length > 0 ? [] : correct(turn.done, tools, turn.text)
  if (retry.length > 0) return { calls: retry, text: "" }
  const decision = follow(steps, now, tools, must)
  if (request.parallel_tool_calls === false) return { ...decision, calls: decision.calls.slice(0, 1) }
  return decision
}

/** Takes the first steps that are not done yet; a step that lacks something may get it from the results before. */
function follow(steps: Step[], turn: Turn, tools: ToolView[], must: boolean): Decision {
  const { done } = turn
  const combination = wantsCombination(turn.text, tools)
  const combined = combination && followCombination(combination, turn, tools)
  if (combined) return combined
  const calls: PlannedCall[] = []
  let lacking: { tool: ToolView; missing: Param[] } | undefined
  let planned = 0
  for (const step of steps) {
    const earlier = done.slice(0, planned)
    const records = fillStep(step, turn)
    if (records.missing.length > 0 && calls.length === 0 && earlier.length > 0 && refersBack(step.text)) {
      const chained = earlier.filter((one) => !one.failed).map((one) => fillRecords(step.tool, chainedText(step.text, one.result)))
      const whole = chained.filter((one) => one.missing.length === 0).flatMap((one) => one.calls)
      if (whole.length > 0) {
        calls.push(...open(step.tool, whole, done))
        planned += whole.length
        continue
      }
    }
    const source = records.missing.length > 0 && calls.length === 0 && isConverter(step.tool) ? sourceOf(step, tools) : undefined
    if (source) {
      calls.push(...open(source.tool, source.calls, done))
      break
    }
    if (records.missing.length > 0 && !must) {
      // What an open call will give must not be asked for.
      if (calls.length === 0) lacking ??= { tool: step.tool, missing: records.missing }
      break
    }
    calls.push(...open(step.tool, records.calls, done))
    planned += records.calls.length
  }
  if (calls.length > 0) return { calls, text: "" }
  const conversions = wantsConversion(turn.text, done, tools)
  if (conversions.length > 0) return { calls: conversions, text: "" }
  if (lacking) return say([done.length > 0 ? answerFrom(done) : "", askFor(lacking.tool, lacking.missing)].filter(Boolean).join("\n\n"))
  if (done.length > 0) return say(answerFrom(done))
  return say(greet(turn.text, tools) ?? decline(tools))
}

// A converter without a number converts what another tool gives: "the temperature in Oslo, converted to fahrenheit".
function sourceOf(step: Step, tools: ToolView[]): { tool: ToolView; calls: Record<string, unknown>[] } | undefined {
  const [source] = fitsOf(tools.filter((tool) => !isConverter(tool)), step.text)
  const records = source && source.fit >= enough ? fillRecords(source.tool, step.text) : undefined
  return source && records && records.missing.length === 0 ? { tool: source.tool, calls: records.calls } : undefined
}

/** Fills a step; a short reply to the model's own question is the value that it had asked for. */
function fillStep(step: Step, turn: Turn): Records {
  if (!turn.before) return withShared(fillRecords(step.tool, step.text), step, turn.text)
  const earlier = fillRecords(step.tool, turn.before)
  const [wanted] = earlier.missing
  const together = fillRecords(step.tool, step.text)
  if (!wanted || turn.text.split(/\s+/).length > 4 || wanted.type !== "string" || wanted.choices.length > 0) return together
  const value = turn.text.replace(/^(?:in|at|to|for|from|the)\s+|[.!?]+$/gi, "").trim()
  return { ...earlier, missing: earlier.missing.slice(1), calls: earlier.calls.map((call) => ({ ...call, [wanted.name]: value })) }
}

// What a clause leaves open may stand in another: "for a circle of radius 5, find the area and then the perimeter".
function withShared(records: Records, step: Step, text: string): Records {
  if (records.missing.length === 0 || step.text === text || refersBack(step.text)) return records
  const { found } = fillRecords(step.tool, text).filling
  const others = found.filter((one) => records.missing.includes(one.param))
  const shared = Object.fromEntries(others.map((one) => [one.param.name, one.value]))
  return { ...records, calls: records.calls.map((call) => ({ ...call, ...shared })), missing: records.missing.filter((param) => !(param.name in shared)) }
}

function followCombination(combination: { calculator: ToolView; param: string }, turn: Turn, tools: ToolView[]): Decision | undefined {
  const { calculator, param } = combination
  const { text } = turn
  const [source] = fitsOf(tools.filter((tool) => tool !== calculator), text)
  const records = source && source.fit >= 0.4 ? fillRecords(source.tool, text) : undefined
  if (!source || !records || records.missing.length > 0 || records.calls.length < 2) return undefined
  const calls = open(source.tool, records.calls, turn.done)
  if (calls.length > 0) return { calls, text: "" }
  const expression = combine(turn.text, turn.done.filter((one) => one.name === source.tool.name && !one.failed).map((one) => one.result))
  const last = expression ? open(calculator, [{ [param]: expression }], turn.done) : []
  return last.length > 0 ? { calls: last, text: "" } : say(answerFrom(turn.done))
}

/** The calls that have not been made in this turn. */
function open(tool: ToolView, records: Record<string, unknown>[], done: Done[]): PlannedCall[] {
  const made = new Set(done.map((one) => canonical(one.name, one.args)))
  const calls = records.map((args) => ({ name: tool.name, args }))
  return calls.filter((call, at) => !made.has(canonical(call.name, call.args)) && calls.findIndex((other) => canonical(other.name, other.args) === canonical(call.name, call.args)) === at)
}

function canonical(name: string, args: Record<string, unknown>): string {
  return JSON.stringify([name, Object.entries(args).sort(([one], [other]) => (one < other ? -1 : 1))])
}
