/**
 * The nouns: Agent, Tool, Result, Model. Everything else in this folder is a verb on them.
 * Nothing here does I/O; what the loop needs from the world comes in through `World`.
 */
import type { Context } from "./context.ts"
import type { AgentDefinition } from "./definition.ts"
import type { AgentEvent, Envelope, TOOL_KINDS, Usage } from "./events.ts"
import type { ChosenSettings } from "./settings.ts"

/** A JSON Schema (draft 2020-12) as plain JSON. */
export type JsonSchema = { [keyword: string]: unknown }

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export type ToolKind = (typeof TOOL_KINDS)[number]

/** Who answers: instructions and tools for one model. `model` is `provider:model`. */
export type Agent = {
  name: string
  version?: string
  model: string
  instructions: string
  tools: Tool[]
  settings?: ChosenSettings
  /** Which of its tools a step is offered, and why; absent: all. Those that are not may be called all the same. */
  offer?(turn: Turn, agent: Agent): Offer[]
  /** What it was saved as. */
  definition?: AgentDefinition
  /** The call that it makes by itself before the first step of a turn, given what it was asked: a recall. */
  opening?: (asked: string) => ModelCall | undefined
  /** The call that it makes by itself after the last answer of a person's turn; that answer stands. */
  closing?: (asked: string) => ModelCall | undefined
}

/** A tool that a step is offered, and in a few words why. */
export type Offer = { tool: Tool; why?: string }

/** What goes out with a request as it was chosen; the rest of what may be chosen changes instructions and tools. */
export type Settings = Omit<ChosenSettings, "strict" | "system">

/** A function that a model may call. `run` gets arguments that have passed `parameters`. */
export type Tool = {
  name: string
  description: string
  parameters: JsonSchema
  kind: ToolKind
  version?: string
  /** Where it comes from, when many come from there. */
  group?: string
  /** Arguments of calls that are kept as examples, as JSON: it may be found by their words. */
  examples?: string[]
  /** Send `strict: true`; only for schemas that strict mode accepts. */
  strict?: true
  /** May be run again after a crash under the same `Idempotency-Key` (the callId). */
  idempotent?: true
  /** Is entered again after a crash or an answer with the same callId; has no timeout. */
  resumable?: true
  /** Asks a person before it runs: each time, or once per conversation. Default: never. */
  approval?: "ask" | "once"
  /** The agent that a hand-off leads to. */
  leadsTo?: Agent
  /** What a person sees beside the arguments before they approve; without effect in the world. Throws when the call cannot work, and nobody is asked. */
  preview?(args: Args, call: Call): Promise<Json>
  /** Milliseconds; default 60,000. */
  timeoutMs?: number
  /** Never told to the model: for calls that an agent makes by itself. */
  offered?: false
  run(args: Args, call: Call): Result | Waiting | string | Promise<Result | Waiting | string>
}

/** Arguments after parsing and validation: an object without a prototype at every level that a model can name keys in. */
export type Args = Record<string, unknown>

/** What a running tool knows of its call. */
export type Call = {
  callId: string
  turnId: string
  agent: Agent
  /** Aborted when a person stops the turn, the timeout passes, or the fence is lost. */
  signal: AbortSignal
  /** Shows text while the tool runs; nothing is kept of it. */
  log(text: string): void
  /** What a person or task answered since this call began to wait. */
  answer?: { output?: unknown; approve?: boolean; args?: Args; reason?: string }
  /** The variables of the conversation, as they were when the turn began. */
  context: Context
  /** The turn this call is part of, narrowed so that events land inside the call: what a delegate runs on. */
  turn: Turn
}

/** `text` goes to the model, `details` to the panel; `handoff` changes the agent in charge, `load` adds tools for the rest of the conversation, `written` tells that this call made them. */
export type Result = { text: string; details?: Json; handoff?: Agent; load?: Tool[]; written?: true }

/**
 * The call goes on when a person or a task answers it; nothing is held in memory meanwhile.
 * `inside` is a delegate's: a call within it waits, so it is entered again when that one was answered.
 */
export type Waiting = { wait: "answer" | "approval" | "task" | "inside"; taskId?: string }

/** The request as the model sees it, in the form of the OpenAI chat API. The wire adapters translate from here. */
export type ModelRequest = { model: string; messages: Message[]; tools?: ToolDefinition[] } & Settings

export type Message =
  | { role: "system"; content: string }
  | { role: "user"; content: string }
  | { role: "assistant"; content: string | null; tool_calls?: MessageCall[]; [providerField: string]: unknown }
  | { role: "tool"; tool_call_id: string; content: string }

export type MessageCall = {
  id: string
  type: "function"
  function: { name: string; arguments: string }
  [providerField: string]: unknown
}

export type ToolDefinition = {
  type: "function"
  function: { name: string; description: string; parameters: JsonSchema; strict?: true }
}

/**
 * A model answers one request with deltas and then exactly one `end`, which repeats the whole truth.
 * It throws a `ModelError` when the answer is cut, so an answer without `end` is never a success.
 */
export type Model = (request: ModelRequest, io: ModelIo) => AsyncIterable<ModelEvent>

export type ModelIo = {
  signal: AbortSignal
  /** Gets the raw bytes as text while they arrive, for the trace. */
  wire?: (text: string) => void
  /** Hears how the request went out, once: with the request, all that its body is made of. */
  asked?: (how: AskedHow) => void
  /** Hears what the server does otherwise than its API says, each once an answer, and the text in which it showed. */
  quirk?: (name: string, raw: string) => void
}

/** `url` is where it was sent, without what might be secret in it; `path`, the end of it, names the API; `refused` are the options that the server was known to refuse. */
export type AskedHow = { url: string; path: string; stream: boolean; refused: string[] }

export type ModelEvent =
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  /** `call` is the position of the call in this answer, from 0; `name` is there as soon as the wire told it. */
  | { type: "args"; call: number; name?: string; delta: string }
  | {
      type: "end"
      text: string
      reasoning?: string
      calls: ModelCall[]
      /** As the provider said it. */
      finishReason: string
      usage?: Usage
      /** What the provider did on its own side. */
      hosted?: HostedItem[]
      /** Settings that this provider does not take, and went without. */
      leftOut?: string[]
      /** Fields to be echoed to the same provider unaltered. */
      provider?: ProviderFields
    }

/** A search, a sandbox or a connector of the provider's own: `text` says what it was about. */
export type HostedItem = { type: string; status?: string; text: string }

/** `arguments` as the model wrote them, JSON or not. */
export type ModelCall = { name: string; arguments: string }

/** `message` and `calls[i]` are spread over the assistant message and its i-th tool call when the same provider is asked again. */
export type ProviderFields = {
  name: string
  message?: Record<string, unknown>
  calls?: ({ id?: string } & Record<string, unknown>)[]
}

/** Why a model gave no (whole) answer; `message` is for a person and says what to do next. */
export class ModelError extends Error {
  readonly kind: ModelErrorKind
  readonly status: number | undefined
  constructor(kind: ModelErrorKind, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = "ModelError"
    this.kind = kind
    this.status = options.status
  }
}

/** By its name: a bundler may have made more than one copy of the class. */
export const isModelError = (error: unknown): error is ModelError => error instanceof Error && error.name === "ModelError"

export type ModelErrorKind =
  | "auth" | "credit" | "rate_limit" | "unknown_model" | "unreachable" | "stalled"
  | "cut" | "garbage" | "refused" | "too_long" | "upstream"

/**
 * Adds to `Turn.log` before it returns. The promise of a kept event resolves when it is committed and rejects when the
 * fence is lost; a delta's resolves at once. Events of one tick are committed together. `parent` is the call it happened inside.
 */
export type Emit = (event: AgentEvent, parent?: string) => Promise<void>

/** What the loop needs of the world; everything else it computes. */
export type World = {
  emit: Emit
  /** Resolves when everything emitted so far is committed. */
  committed(): Promise<void>
  /** The content hash of a value; `put` also keeps the value, `get` gives it back. */
  hash(value: unknown): string
  put(value: unknown): string
  get: Blobs
  /** Throws a `ModelError` that lists what there is. */
  model(id: string): Model
  newId(): string
  /** Milliseconds on a monotonic clock. */
  now(): number
  signal: AbortSignal
  /** Resolves when somebody else added to the log: an answer, a message that joins. */
  heard(): Promise<void>
  /** A tool of the workspace by its name: what was loaded before is found again by it. */
  tool?(name: string): Tool | undefined
  /** What is wrong with the arguments, in words a model can act on; null when nothing is. */
  validate(schema: JsonSchema, value: unknown): string | null
  /** Whether providers take the schema with `strict: true`; without it none is strict that was not before. */
  mayBeStrict?(schema: JsonSchema): boolean
  /** Why the workspace may ask no model any more today; null while it may. */
  overBudget?(): Promise<string | null>
  /** Raw text of a step's answer as it arrives. */
  wire?(stepId: string, text: string): void
  /** How the request of a step went out. */
  asked?(stepId: string, how: AskedHow): void
}

/** Reads a content-addressed value; throws when there is none. */
export type Blobs = (hash: string) => unknown

/** One turn of one agent over a log, or, with `parent`, the part of it that happens inside a call. */
export type Turn = {
  turnId: string
  /** The agent in charge as the log stands; a hand-off changes it. */
  agent: Agent
  /** The kept events so far, in order; `emit` adds to it. */
  log: Envelope[]
  world: World
  limits: Limits
  /** What the call `parent` may spend of them. */
  share?: Partial<Limits>
  /** Variables that instructions and tools may use. */
  context?: Context
  /** What the conversation chose for its requests, over the settings of every agent in it. */
  settings?: ChosenSettings
  parent?: string
  /** What a delegate was asked, instead of the conversation. */
  input?: Message[]
  depth: number
}

/** `tokens` is the sum of input and output over the turn; `parallel` calls run at once; `depth` counts nested agents. */
export type Limits = { steps: number; calls: number; parallel: number; depth: number; tokens: number }

/** How a turn ended, as far as the loop can tell; `limit` names the one that was reached. */
export type Outcome =
  | { status: "done"; agent: Agent; text: string }
  | { status: "waiting"; agent: Agent }
  | { status: "limit"; agent: Agent; limit: keyof Limits | "repeats" | "day"; message: string }
