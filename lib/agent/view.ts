/**
 * The fold behind the page: chat and trace, live and reloaded, shared and replayed, are this one fold of the log.
 * It changes its own state in place, costs O(1) per event, and bumps `version` on every entity that it touched.
 */
import type { BlobRef, Envelope, KeptEvent, Usage } from "./events.ts"
import { addUsage } from "./limits.ts"
import { moveBefore } from "./queue.ts"
import { isPushed } from "./tasks.ts"
import type { Json, ToolKind } from "./types.ts"

type Of<T extends KeptEvent["type"]> = Extract<KeptEvent, { type: T }>
export type Text = string | BlobRef

export type MessageView = {
  messageId: string
  text: Text
  at: string
  seq: number
  /** It is the result of this task, in the words of its title. */
  taskId?: string
  /** `joining`: asked to join the running turn before its next step. */
  state: "queued" | "joining" | "taken" | "removed"
  version: number
}

export type TurnView = {
  turnId: string
  attempt: number
  cause: Of<"turn.started">["cause"]
  /** The message or task that this turn answers, also when it is a retry. */
  messageId?: string
  taskId?: string
  agent: string
  model: string
  status: "running" | Of<"turn.finished">["reason"]
  startedAt: string
  finishedAt?: string
  error?: { kind: string; message: string }
  usage: Usage
  steps: StepView[]
  /** The turn that runs this one again; this one is then an earlier try. */
  retriedBy?: string
  version: number
}

export type StepView = {
  stepId: string
  turnId: string
  /** The call this step runs inside, when it is a delegate's. */
  parent?: string
  agent: string
  model: string
  /** Absent when no model was asked: the agent made its calls by itself (`finishReason` says why). */
  started?: Of<"model.started">
  startedAt: string
  /** `dropped`: its attempt died before the answer was whole. */
  status: "running" | "done" | "stopped" | "error" | "dropped"
  finishedAt?: string
  text: Text
  reasoning: Text
  finishReason?: string
  /** What the provider did on its own side. */
  hosted?: Of<"message.assistant">["hosted"]
  /** Settings that the provider does not take. */
  leftOut?: string[]
  usage?: Usage
  ttftMs?: number
  ms?: number
  calls: CallView[]
  version: number
}

export type CallView = {
  callId: string
  stepId: string
  turnId: string
  agent: string
  name: string
  /** Unknown while the name is, and for a function that was never offered. */
  kind?: ToolKind
  toolVersion?: string
  /** What the tool prints while it runs. */
  log: string
  /** As the model wrote them, growing while they stream. */
  arguments: Text
  /** As the tool got them. */
  args?: Json | BlobRef
  status: "writing" | "pending" | "running" | "waiting" | "answered" | "ok" | "error" | "interrupted"
  /** What it stood at when its turn ended over it: a turn that is reopened finds it so again. */
  openAs?: CallView["status"]
  waitingFor?: Of<"call.waiting">["for"]
  answer?: Of<"call.answered">
  startedAt?: string
  finishedAt?: string
  output?: Text
  details?: Json | BlobRef
  error?: { kind: string; message: string }
  ms?: number
  handoffTo?: string
  loaded: string[]
  memories: Of<"memory.changed">[]
  taskIds: string[]
  /** What a delegate did inside this call. */
  steps: StepView[]
  version: number
}

export type TaskView = Omit<Of<"task.changed">, "type"> & { at: string; startedAt: string; version: number }

export type View = {
  /** The last kept event that was folded. */
  seq: number
  /** The agent in charge. */
  agent?: string
  /** Everybody who took part, in the order in which they first did: what an agent's colour goes by. */
  agents: string[]
  turns: TurnView[]
  /** Messages that no turn has taken, in the order in which they will be. */
  queue: MessageView[]
  messages: Map<string, MessageView>
  turnById: Map<string, TurnView>
  steps: Map<string, StepView>
  calls: Map<string, CallView>
  tasks: Map<string, TaskView>
  /** Bumped when turns or the queue change, not when something inside them does. */
  version: number
}

/** An entity of the view that changed; the list of turns and the queue are the view itself. */
export type Touched = View | MessageView | TurnView | StepView | CallView | TaskView

export const emptyView = (): View => ({
  seq: 0, agents: [], turns: [], queue: [], version: 0,
  messages: new Map(), turnById: new Map(), steps: new Map(), calls: new Map(), tasks: new Map(),
})

/** Folds one event into the view and gives the entities that changed; a kept event that was folded before changes nothing. */
export function fold(view: View, envelope: Envelope): Touched[] {
  if (envelope.seq !== undefined) {
    if (envelope.seq <= view.seq) return []
    view.seq = envelope.seq
  }
  const touched = apply(view, envelope)
  for (const entity of touched) entity.version++
  return touched
}

function apply(view: View, { event, at, seq = 0, turnId = "", parent }: Envelope): Touched[] {
  switch (event.type) {
    case "message.user": {
      const message: MessageView = { messageId: event.messageId, text: event.text, at, seq, state: "queued", version: 0 }
      view.messages.set(event.messageId, message)
      view.queue.push(message)
      return [view, message]
    }
    case "message.edited": {
      const message = view.messages.get(event.messageId)
      if (!message) return []
      if (event.text !== undefined) message.text = event.text
      if (event.now) message.state = "joining"
      if (event.before !== undefined) moveBefore(view.queue, message, event.before)
      return [view, message]
    }
    case "message.removed":
      return leaveQueue(view, event.messageId, "removed")
    case "turn.started": {
      const known = view.turnById.get(event.turnId)
      if (known) return [known, ...reopen(view, known, event)]
      return startTurn(view, event, at)
    }
    case "model.started": {
      const step = addStep(view, { stepId: event.stepId, turnId, parent, agent: event.agent, model: event.model, started: event, startedAt: at })
      const home = (parent && view.calls.get(parent)) || view.turnById.get(turnId)
      const taken = (event.takes ?? []).flatMap((id) => leaveQueue(view, id, "taken"))
      return home ? [home, step, ...taken] : [step, ...taken]
    }
    case "text.delta":
    case "reasoning.delta": {
      const step = view.steps.get(event.stepId)
      if (!step || step.status !== "running") return []
      const field = event.type === "text.delta" ? "text" : "reasoning"
      step[field] = splice(step[field], event.from, event.delta)
      return [step]
    }
    case "args.delta": {
      const step = view.steps.get(event.stepId)
      if (!step || step.status !== "running") return []
      const known = view.calls.get(event.callId)
      const call = known ?? addCall(view, step, event.callId, event.name)
      if (event.name) Object.assign(call, { name: event.name, kind: kindOffered(step, event.name) })
      call.arguments = splice(call.arguments, event.from, event.delta)
      return known ? [call] : [step, call]
    }
    case "call.delta": {
      const call = view.calls.get(event.callId)
      if (call?.status !== "running") return []
      call.log = splice(call.log, event.from, event.delta)
      return [call]
    }
    case "message.assistant": {
      const known = view.steps.get(event.stepId)
      const step = known ?? addStep(view, { stepId: event.stepId, turnId, parent, agent: event.agent, model: "", startedAt: at })
      step.status = event.finishReason === "stopped" ? "stopped" : event.finishReason === "error" ? "error" : "done"
      step.finishedAt = at
      step.text = event.text
      step.reasoning = event.reasoning ?? ""
      step.finishReason = event.finishReason
      step.hosted = event.hosted
      step.leftOut = event.leftOut
      step.usage = event.usage
      step.ttftMs = event.ttftMs
      step.ms = event.ms
      const half = step.calls
      // Agents may write side by side: calls stand in the order of the finished answers, live as after a reload.
      for (const call of half) view.calls.delete(call.callId)
      step.calls = []
      for (const { callId, name, arguments: text, kind } of event.calls) {
        const call = half.find((c) => c.callId === callId) ?? addCall(view, step, callId, name, false)
        Object.assign(call, { name, kind: kind ?? kindOffered(step, name), arguments: text, status: "pending" })
        view.calls.set(callId, call)
        step.calls.push(call)
      }
      const turn = view.turnById.get(turnId)
      if (turn && event.usage) addUsage(turn.usage, event.usage)
      const home = known ? undefined : parent && view.calls.get(parent)
      return [step, ...step.calls, ...(turn ? [turn] : []), ...(home ? [home] : [])]
    }
    case "call.started":
      return change(view, event.callId, {
        status: "running", startedAt: at, args: event.args, toolVersion: event.version,
        finishedAt: undefined, output: undefined, details: undefined, error: undefined, ms: undefined, log: "",
      })
    case "call.waiting":
      return change(view, event.callId, { status: "waiting", waitingFor: event.for, args: event.args, ...(event.details !== undefined && { details: event.details }), log: "" })
    case "call.answered":
      return change(view, event.callId, { status: "answered", answer: event })
    case "call.finished":
      return change(view, event.callId, {
        status: event.ok ? "ok" : event.error?.kind === "interrupted" ? "interrupted" : "error",
        finishedAt: at, output: event.output, details: event.details, error: event.error, ms: event.ms, log: "",
      })
    case "agent.changed": {
      if (!parent) view.agent = event.to.name
      meet(view, event.to.name)
      const turn = view.turnById.get(turnId)
      if (turn && !parent) turn.agent = event.to.name
      return [view, ...(turn ? [turn] : []), ...change(view, event.callId, { handoffTo: event.to.name })]
    }
    case "tools.changed":
      return inside(view, parent, (call) => call.loaded.push(...event.added.map((tool) => tool.name)))
    case "memory.changed":
      return inside(view, parent, (call) => call.memories.push(event))
    case "task.changed": {
      const { type: _, ...fields } = event
      const known = view.tasks.get(event.taskId)
      const before = known?.status
      const task: TaskView = Object.assign(known ?? { startedAt: at, version: 0 }, { progress: undefined, output: undefined, error: undefined, ...fields, at })
      view.tasks.set(event.taskId, task)
      const gone = leaveQueue(view, event.taskId, "removed")
      if (isPushed(event)) {
        const result: MessageView = { messageId: event.taskId, taskId: event.taskId, text: event.title, at, seq, state: event.deliver === "push_now" ? "joining" : "queued", version: 0 }
        view.messages.set(event.taskId, result)
        view.queue.push(result)
      }
      const home = known ? [] : inside(view, parent, (call) => call.taskIds.push(event.taskId))
      // Progress alone draws one card, not the page.
      return before === event.status && gone.length === 0 ? [task] : [view, task, ...gone, ...home]
    }
    case "turn.finished": {
      const turn = view.turnById.get(event.turnId)
      if (!turn) return []
      turn.status = event.reason
      turn.finishedAt = at
      turn.error = event.error
      return [view, turn, ...closeOpen(view, turn.steps, true)]
    }
    default:
      event satisfies never
      return []
  }
}

function startTurn(view: View, event: Of<"turn.started">, at: string): Touched[] {
  const { turnId, attempt, cause, agent, model } = event
  const turn: TurnView = { turnId, attempt, cause, agent, model, status: "running", startedAt: at, usage: {}, steps: [], version: 0 }
  const touched: Touched[] = [view, turn]
  if (cause.kind === "message") {
    turn.messageId = cause.id
    touched.push(...leaveQueue(view, cause.id, "taken"))
  }
  if (cause.kind === "task") {
    turn.taskId = cause.id
    touched.push(...leaveQueue(view, cause.id, "taken"))
  }
  const earlier = cause.kind === "retry" ? view.turnById.get(cause.id) : undefined
  if (earlier) {
    earlier.retriedBy = turnId
    turn.messageId = earlier.messageId
    turn.taskId = earlier.taskId
    touched.push(earlier)
  }
  view.agent = agent
  meet(view, agent)
  view.turnById.set(turnId, turn)
  view.turns.push(turn)
  return touched
}

function meet(view: View, agent: string): void {
  if (!view.agents.includes(agent)) view.agents.push(agent)
}

/** The next attempt of a turn: what the dead attempt had half written is gone; a call that is run again is open again. */
function reopen(view: View, turn: TurnView, { attempt, cause }: Of<"turn.started">): Touched[] {
  Object.assign(turn, { attempt, status: "running", finishedAt: undefined, error: undefined })
  const found = closeOpen(view, turn.steps, false)
  const again = cause.kind === "retry" ? change(view, cause.id, { status: "pending" }) : []
  return [view, ...found, ...again]
}

/** Drops what is half written. A turn that ends interrupts the calls that are open in it; one that goes on finds them as they were. */
function closeOpen(view: View, steps: StepView[], ends: boolean): Touched[] {
  return steps.flatMap((step) => {
    const touched: Touched[] = []
    if (step.status === "running") {
      step.status = "dropped"
      step.text = step.reasoning = ""
      for (const half of step.calls) view.calls.delete(half.callId)
      step.calls = []
      touched.push(step)
    }
    for (const open of step.calls) {
      if (ends && !["ok", "error", "interrupted"].includes(open.status)) {
        Object.assign(open, { status: "interrupted", openAs: open.status, log: "" })
        touched.push(open)
      } else if (!ends && open.openAs) {
        Object.assign(open, { status: open.openAs, openAs: undefined })
        touched.push(open)
      }
      touched.push(...closeOpen(view, open.steps, ends))
    }
    return touched
  })
}

type NewStep = Pick<StepView, "stepId" | "turnId" | "parent" | "agent" | "model" | "started" | "startedAt">

/** In the call it happens inside, or in its turn. */
function addStep(view: View, fields: NewStep): StepView {
  const step: StepView = { ...fields, status: "running", text: "", reasoning: "", calls: [], version: 0 }
  view.steps.set(step.stepId, step)
  meet(view, step.agent)
  const home = (step.parent && view.calls.get(step.parent)) || view.turnById.get(step.turnId)
  home?.steps.push(step)
  return step
}

const kindOffered = (step: StepView, name: string): ToolKind | undefined => step.started?.tools.find((tool) => tool.name === name)?.kind

function addCall(view: View, step: StepView, callId: string, name: string, list = true): CallView {
  const call: CallView = {
    callId, stepId: step.stepId, turnId: step.turnId, agent: step.agent, name, arguments: "", status: "writing", log: "",
    loaded: [], memories: [], taskIds: [], steps: [], version: 0,
  }
  view.calls.set(callId, call)
  if (list) step.calls.push(call)
  return call
}

function change(view: View, callId: string, fields: Partial<CallView>): Touched[] {
  const call = view.calls.get(callId)
  if (!call) return []
  Object.assign(call, fields)
  return [call]
}

function inside(view: View, parent: string | undefined, note: (call: CallView) => void): Touched[] {
  const call = parent ? view.calls.get(parent) : undefined
  if (!call) return []
  note(call)
  return [call]
}

function leaveQueue(view: View, messageId: string, state: "taken" | "removed"): Touched[] {
  const message = view.messages.get(messageId)
  if (!message) return []
  message.state = state
  const place = view.queue.indexOf(message)
  if (place >= 0) view.queue.splice(place, 1)
  return [view, message]
}

/** `from` equal to the length appends, which V8 does without copying; anything less replaces the tail. */
const splice = (text: Text, from: number, delta: string): string =>
  typeof text !== "string" ? delta : from >= text.length ? text + delta : text.slice(0, from) + delta
