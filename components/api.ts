/** The endpoints that the page uses, typed; every failure is an `ApiError` with words for a person. */
import type { Context } from "#lib/agent/context.ts"
import type { Change } from "#lib/agent/json-diff.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
import type { Weights } from "#lib/agent/weights.ts"
import type { Json } from "#lib/agent/types.ts"
import type { Branch } from "./branches/partings.ts"

export type Conversation = {
  id: string
  /** Null until somebody speaks. */
  title: string | null
  /** Null: the default model. */
  model: string | null
  /** In charge from the next turn on. */
  agent: string
  /** What instructions and tools may use as `{{name}}`. */
  context: Context
  /** What its requests ask for besides. */
  settings: ChosenSettings
  createdAt: string
  updatedAt: string
  lastSeq: number
  running: boolean
  /** The conversation whose task this is the log of. */
  parentId: string | null
  /** The conversation that this one was copied from, up to and including the event `seq`. */
  forkedFrom: { conversationId: string; seq: number } | null
  /** The conversation whose messages this one played again. */
  rerunOf: string | null
  /** All that were copied from one another with this one, when there are others; only where one conversation is read. */
  branches?: Branch[]
}
export type Page<T> = { items: T[]; nextCursor?: string }
export type ModelChoice = { id: string; label: string; provider: string }
export type Models = { items: ModelChoice[]; default: string; offline: boolean; error?: string }
export type Answer = { output: unknown } | { approve: boolean; args?: unknown; reason?: string; trust?: true }

/** `status` is 0 when the server was not reached; `message` says what to do. */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = "ApiError"
    this.status = status
  }
}

const SHARED = "shared:"
/** How one that somebody shared is called beside the workspace's own: what can be read of a conversation can be read of it. */
export const sharedId = (token: string): string => `${SHARED}${token}`

const conversation = (id: string) =>
  id.startsWith(SHARED) ? `/api/shares/${encodeURIComponent(id.slice(SHARED.length))}` : `/api/conversations/${encodeURIComponent(id)}`
const message = (id: string, messageId: string) => `${conversation(id)}/messages/${encodeURIComponent(messageId)}`

export const eventsUrl = (id: string, after: number) => `${conversation(id)}/events?after=${after}`

export const listConversations = (query: { q?: string; cursor?: string }, signal?: AbortSignal) =>
  request<Page<Conversation>>("GET", `/api/conversations?${new URLSearchParams(query)}`, undefined, signal)
export const createConversation = (init: { model?: string; agent?: string; context?: Context; settings?: ChosenSettings }) => request<Conversation>("POST", "/api/conversations", init)
export const readConversation = (id: string) => request<Conversation>("GET", conversation(id))
export type ConversationChange = { title?: string; model?: string; agent?: string; context?: Context; settings?: ChosenSettings }
export const changeConversation = (id: string, change: ConversationChange) =>
  request<Conversation>("PATCH", conversation(id), change)
export const deleteConversation = (id: string) => request<void>("DELETE", conversation(id))
export const restoreConversation = (id: string) => request<unknown>("POST", `${conversation(id)}/restore`, {})

/** `at`: the last event that is copied; an edit changes it. */
export type ForkRequest = {
  at: number
  edit?: { seq: number } & ({ text: string } | { output: Json } | { args: Json })
  instructions?: string
  tools?: string[]
  model?: string
}
export const forkConversation = (id: string, fork: ForkRequest) => request<Conversation>("POST", `${conversation(id)}/fork`, fork)

/** Plays the messages of a conversation again on recorded results; `tools`: versions by name. */
export const rerunConversation = (id: string, changes: { model?: string; agent?: string; tools?: Record<string, string> }) => request<Conversation>("POST", `${conversation(id)}/rerun`, changes)

export const postMessage = (id: string, body: { text: string; messageId: string }) =>
  request<{ messageId: string; seq: number }>("POST", `${conversation(id)}/messages`, body)
export const editMessage = (id: string, messageId: string, change: { text?: string; before?: string; now?: true }) =>
  request<unknown>("PATCH", message(id, messageId), change)
export const removeMessage = (id: string, messageId: string) => request<void>("DELETE", message(id, messageId))

/** `turnId`: the turn that is seen to run; another one is left alone. `tasks`: those that it started, too. */
export const stopTurn = (id: string, turnId?: string, tasks?: boolean) => request<unknown>("POST", `${conversation(id)}/stop`, { turnId, ...(tasks && { tasks }) })
export const retryTurn = (id: string, callId?: string) => request<unknown>("POST", `${conversation(id)}/retry`, { callId })
export const answerCall = (callId: string, answer: Answer) =>
  request<unknown>("POST", `/api/calls/${encodeURIComponent(callId)}`, answer)

export const listModels = () => request<Models>("GET", "/api/models")

export type Language = "curl" | "python" | "typescript" | "ai"
/** `sent`: what went over the wire, as far as that is known; `changes`: since the step that was compared. */
export type StepRequest = { request: Json; sent?: { url: string; body: Json }; response?: { text: string; bytes: number }; weights?: Weights; changes?: Change[] }
const step = (id: string, stepId: string) => `${conversation(id)}/request?step=${encodeURIComponent(stepId)}`

/** What the model saw in a step, as the server computes it from the log, and its raw answer. */
export const readStepRequest = (id: string, stepId: string, signal?: AbortSignal, against?: string) =>
  request<StepRequest>("GET", `${step(id, stepId)}${against ? `&against=${encodeURIComponent(against)}` : ""}`, undefined, signal)
/** The request of a step as a program to run. */
export const readStepCode = (id: string, stepId: string, language: Language, signal?: AbortSignal) =>
  request<string>("GET", `${step(id, stepId)}&as=${language}`, undefined, signal)

/** The whole of a large value, of which the log holds only the head. */
export const readBlob = (id: string, hash: string) =>
  request<unknown>("GET", `${conversation(id)}/blobs/${encodeURIComponent(hash)}`)

/** The file itself is the body. */
export const importFile = (file: Blob) => request<{ id: string } | { items: { id: string }[] }>("POST", "/api/import", file)

/** One JSON request; a `Blob` is sent as it is. @throws ApiError with words for a person */
export async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await send(method, path, { body, signal })
  const isJson = response.headers.get("content-type")?.includes("json")
  const result: T = isJson ? await response.json() : await response.text()
  return result
}

/** A request whose answer is read by the caller, as `accept` says. @throws ApiError with words for a person */
export async function send(method: string, path: string, { body, signal, accept }: { body?: unknown; signal?: AbortSignal | undefined; accept?: string } = {}): Promise<Response> {
  const response = await fetch(path, {
    method,
    signal,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...(accept && { accept }) },
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new ApiError(0, "The server cannot be reached. Check that it runs, then try again.")
  })
  if (!response.ok) throw new ApiError(response.status, await describe(response))
  return response
}

async function describe(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null)
  const said = typeof problem === "object" && problem !== null && "detail" in problem ? problem.detail : undefined
  const wait = Number(response.headers.get("retry-after"))
  const when = wait > 0 ? ` Try again in ${wait} s.` : ""
  if (typeof said === "string" && said) return said + when
  return `The server answered ${response.status} ${response.statusText}.`.replace(" .", ".") + when
}
