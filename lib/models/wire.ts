/** What tells one HTTP API of models from another: everything else about asking them is the same. */
import type { ModelEvent, ModelRequest, Settings } from "#lib/agent/types.ts"

/** What decides the dialect. `refused` holds the options that this provider has answered with a 400; it grows while we learn. */
export type Dialect = { name: string; host: string; stream: boolean; refused: ReadonlySet<string> }

/** How the server marked the end of its answer besides what its events say: the closing of a JSON document, or `[DONE]`. */
export type EndMark = "document" | "done" | undefined

export type Accumulator = {
  /** Takes one parsed chunk (or whole answer) and appends what is new to `out`. */
  add(chunk: unknown, out: ModelEvent[]): void
  /** Whether the server has said that nothing more belongs to the answer. */
  isComplete(mark: EndMark): boolean
  /** The whole answer, its `end` last. Throws a `garbage` ModelError for what cannot be used. */
  end(providerName: string, out: ModelEvent[]): void
}

export type Body = Record<string, unknown>

export type Wire = {
  /** Below the base URL. */
  path: string
  /** What a success is called in words. */
  answer: string
  /** Pure. The request itself wherever the provider takes it unaltered. */
  body(request: ModelRequest, dialect: Dialect): Body
  /** Options that some servers refuse and a request can do without. */
  optional: readonly string[]
  /** Under which of its options a setting goes out. */
  settings: Record<keyof Settings, readonly string[]>
  accumulator(notice: (quirk: string) => void): Accumulator
  /** The error in a chunk of an answer that began as a success, if it is one. */
  errorIn(chunk: unknown, event: string | undefined): unknown
  /** How long a complete answer may be held open for what still belongs to it. */
  graceMs(mark: EndMark): number
}

/** Options that each model of a provider takes or refuses for itself. */
const perModel = new Set(["temperature", "top_p", "seed", "reasoning_effort", "reasoning", "tool_choice"])

/** How a refusal is remembered. */
export const refusalOf = (option: string, model: string): string => (perModel.has(option) ? `${option}@${model}` : option)

export const isRefused = ({ refused }: Dialect, option: string, model: string): boolean => refused.has(refusalOf(option, model))

/** The body without the options that were refused before. */
export const withoutRefused = (body: Body, optional: readonly string[], dialect: Dialect, model: string): Body =>
  Object.fromEntries(Object.entries(body).filter(([option]) => !optional.includes(option) || !isRefused(dialect, option, model)))

/** The settings of a request that its body does not hold; without functions there is no choosing among them to be left out. */
export function leftOut(request: ModelRequest, body: Body, { settings }: Pick<Wire, "settings">): string[] {
  return Object.entries(settings).flatMap(([setting, options]) => {
    const isMoot = !request.tools?.length && (setting === "tool_choice" || setting === "parallel_tool_calls")
    const isSet = Object.entries(request).some(([key, value]) => key === setting && value !== undefined)
    return isSet && !isMoot && !options.some((option) => option in body) ? [setting] : []
  })
}
