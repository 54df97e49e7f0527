/** One step: one request, and its answer streamed into the log. */
import type { KeptEvent } from "./events.ts"
import { render } from "./context.ts"
import { toRequest, type Inserts } from "./messages.ts"
import { wasCut } from "./open.ts"
import { takesOf } from "./queue.ts"
import { tokensOf, toolRef } from "./refs.ts"
import { asChosen } from "./settings.ts"
import { takeover } from "./takeover.ts"
import { ModelError, type Agent, type ModelEvent, type Settings, type Tool, type Turn } from "./types.ts"

type Started = Extract<KeptEvent, { type: "model.started" }>
type Answer = Extract<KeptEvent, { type: "message.assistant" }>
type End = Extract<ModelEvent, { type: "end" }>

/** Asks the model once and records the answer. A cut answer is recorded as far as it came, without its calls, and thrown. */
export async function runStep(turn: Turn, agent: Agent): Promise<void> {
  const { world, parent, log } = turn
  const model = world.model(agent.model)
  refuseTwins(agent.tools)
  await world.committed()
  const { stepId, ...event } = startOf(turn, asChosen(turn, agent))
  const draft = { at: "", turnId: turn.turnId, parent, event: { stepId, ...event } }
  const request = toRequest([...log, draft], world.get, stepId)
  // Its commit overlaps the request: waiting for it would only delay the first token.
  void world.emit({ stepId, ...event, requestHash: world.hash(request) }, parent)
  const answer = record(turn, agent, stepId)
  try {
    for await (const piece of model(request, { signal: world.signal, wire: (text) => world.wire?.(stepId, text), asked: (how) => world.asked?.(stepId, how) })) answer.hear(piece)
    world.signal.throwIfAborted()
    answer.end()
  } catch (error) {
    answer.cut(world.signal.aborted ? "stopped" : "error")
    throw error
  }
}

/** What the step is made of, by hash: what a person edits later changes nothing of it. */
function startOf(turn: Turn, agent: Agent): Started {
  const { world, log, parent, input, context = {} } = turn
  const { text, unknown } = render(agent.instructions, context)
  const inserts: Inserts | undefined = input ? { messages: input } : takeover(turn, agent)
  const reasons = agent.offer && new Map(agent.offer(turn, agent).map(({ tool, why = "" }) => [tool.name, why]))
  const takes = parent ? [] : takesOf(log, turn.turnId)
  return {
    type: "model.started",
    stepId: world.newId(),
    agent: agent.name,
    ...(agent.version === undefined ? {} : { agentVersion: agent.version }),
    model: agent.model,
    instructions: world.put(text),
    tools: agent.tools.flatMap((tool) => {
      const why = reasons?.get(tool.name)
      return tool.offered === false || (reasons && why === undefined) ? [] : [{ ...toolRef(tool, world.put), tokens: tokensOf(tool), ...(why ? { why } : {}) }]
    }),
    settings: world.put(settingsOf(turn, agent)),
    ...(takes.length ? { takes } : {}),
    ...(inserts ? { inserts: world.put(inserts) } : {}),
    ...(unknown.length ? { unknown } : {}),
    requestHash: "",
  }
}

/** A forced choice holds until the agent has called something in this turn: forced for ever it could never answer. */
function settingsOf({ log, turnId, parent }: Turn, { name, settings = {} }: Agent): Settings {
  const { tool_choice, ...rest } = settings
  if (tool_choice !== "required" && typeof tool_choice !== "object") return settings
  const called = log.some(({ event, ...of }) => of.turnId === turnId && of.parent === parent && event.type === "message.assistant" && event.agent === name && event.calls.length > 0 && event.finishReason !== "recall")
  return called ? rest : settings
}

/** Providers refuse two functions of one name, each in its own words. */
function refuseTwins(tools: Tool[]): void {
  const names = new Set<string>()
  for (const { name } of tools) {
    if (names.has(name)) throw new ModelError("refused", `Two functions are called "${name}"; a model cannot tell them apart. Rename one of them.`)
    names.add(name)
  }
}

/** Turns what the model streams into deltas, and its end, whole or cut, into the one `message.assistant`. */
function record({ world, parent }: Turn, agent: Agent, stepId: string) {
  const asked = world.now()
  const said = { text: "", reasoning: "" }
  const calls: { callId: string; name: string; length: number }[] = []
  let end: End | undefined
  let ttftMs: number | undefined

  const finish = (event: Omit<Answer, "type" | "stepId" | "agent" | "ms" | "ttftMs">) =>
    void world.emit({ type: "message.assistant", stepId, agent: agent.name, ttftMs, ms: Math.round(world.now() - asked), ...event }, parent)

  return {
    hear(piece: ModelEvent) {
      ttftMs ??= Math.round(world.now() - asked)
      if (piece.type === "end") end = piece
      else if (piece.type === "args") {
        const call = (calls[piece.call] ??= { callId: world.newId(), name: "", length: 0 })
        if (piece.name) call.name = piece.name
        const { callId, name, length: from } = call
        call.length += piece.delta.length
        void world.emit({ type: "args.delta", stepId, callId, name, from, delta: piece.delta }, parent)
      } else {
        const from = said[piece.type].length
        said[piece.type] += piece.delta
        void world.emit({ type: `${piece.type}.delta`, stepId, from, delta: piece.delta }, parent)
      }
    },
    end() {
      if (!end) throw new ModelError("cut", "The model ended its answer without saying so. Try again.")
      if (wasCut(end)) throw new ModelError("upstream", "The provider reports that the answer broke off. Try again.")
      const { text, reasoning, finishReason, usage, hosted, leftOut, provider } = end
      finish({
        text, reasoning, finishReason, usage, hosted, leftOut, provider,
        calls: end.calls.map((call, i) => ({ callId: calls[i]?.callId ?? world.newId(), ...call })),
      })
    },
    cut(finishReason: "stopped" | "error") {
      finish({ text: said.text, reasoning: said.reasoning || undefined, finishReason, calls: [] })
    },
  }
}
