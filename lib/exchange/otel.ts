/** A conversation as spans of OpenTelemetry's conventions for generative AI, in the JSON of OTLP: a turn invokes an agent, a step is a chat, a call executes a tool. */
import type { BlobRef } from "#lib/agent/events.ts"
import type { Json } from "#lib/agent/types.ts"
import type { CallView, StepView, TurnView } from "#lib/agent/view.ts"
import type { OpenLog } from "./open-log.ts"

type Value = { stringValue: string } | { intValue: string } | { arrayValue: { values: Value[] } }
type Span = {
  traceId: string; spanId: string; parentSpanId?: string; name: string; kind: number
  startTimeUnixNano: string; endTimeUnixNano: string
  attributes: { key: string; value: Value }[]
  status: { code?: number; message?: string }
}

const INTERNAL = 1
const CLIENT = 3
const ERROR = 2

type Options = {
  conversation: string
  version: string
  /** At least 32 hexadecimal digits of a text. */
  hex(text: string): string
}

export function asOtel({ view }: OpenLog, { conversation, version, hex }: Options): object {
  const span = (turn: TurnView, id: string, parent: string | undefined, fields: Omit<Span, "traceId" | "spanId" | "parentSpanId">): Span => ({
    traceId: hex(`${conversation} ${turn.turnId}`).slice(0, 32), spanId: hex(`${conversation} ${id}`).slice(0, 16),
    ...(parent === undefined ? {} : { parentSpanId: hex(`${conversation} ${parent}`).slice(0, 16) }), ...fields,
  })
  const ofTurn = (turn: TurnView): Span[] => [
    span(turn, turn.turnId, undefined, {
      name: `invoke_agent ${turn.agent}`, kind: INTERNAL, ...times(turn.startedAt, turn.finishedAt),
      attributes: attributes({ "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": turn.agent, "gen_ai.conversation.id": conversation, "gen_ai.request.model": turn.model, ...tokens(turn.usage) }),
      status: turn.error ? { code: ERROR, message: turn.error.message } : {},
    }),
    ...turn.steps.flatMap((step) => ofStep(turn, step, turn.turnId)),
  ]
  const ofStep = (turn: TurnView, step: StepView, parent: string): Span[] => [
    span(turn, step.stepId, parent, {
      name: `chat ${step.model.slice(step.model.indexOf(":") + 1)}`, kind: CLIENT, ...times(step.startedAt, step.finishedAt),
      attributes: attributes({
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": step.model.slice(0, Math.max(0, step.model.indexOf(":"))) || "unknown",
        "gen_ai.request.model": step.model.slice(step.model.indexOf(":") + 1), "gen_ai.agent.name": step.agent, "gen_ai.conversation.id": conversation,
        "gen_ai.response.finish_reasons": step.finishReason === undefined ? undefined : [step.finishReason], ...tokens(step.usage ?? {}),
      }),
      status: step.status === "error" ? { code: ERROR } : {},
    }),
    ...step.calls.flatMap((call) => ofCall(turn, step, call)),
  ]
  const ofCall = (turn: TurnView, step: StepView, call: CallView): Span[] => [
    span(turn, call.callId, step.stepId, {
      name: `execute_tool ${call.name}`, kind: INTERNAL, ...times(call.startedAt ?? step.finishedAt ?? step.startedAt, call.finishedAt),
      attributes: attributes({
        "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": call.name, "gen_ai.tool.call.id": call.callId, "gen_ai.tool.type": "function",
        "gen_ai.tool.call.arguments": text(call.arguments), "gen_ai.tool.call.result": call.output === undefined ? undefined : text(call.output),
        "error.type": call.error?.kind,
      }),
      status: call.error ? { code: ERROR, message: call.error.message } : {},
    }),
    ...call.steps.flatMap((inner) => ofStep(turn, inner, call.callId)),
  ]
  return {
    resourceSpans: [{
      resource: { attributes: attributes({ "service.name": "full-turn", "service.version": version }) },
      scopeSpans: [{ scope: { name: "full-turn", version }, spans: view.turns.flatMap(ofTurn) }],
    }],
  }
}

const text = (value: string | BlobRef | Json): string => (typeof value === "string" ? value : typeof value === "object" && value !== null && "head" in value ? String(value.head) : JSON.stringify(value))

const tokens = ({ inputTokens, outputTokens }: { inputTokens?: number; outputTokens?: number }) => ({ "gen_ai.usage.input_tokens": inputTokens, "gen_ai.usage.output_tokens": outputTokens })

/** A span that has no end yet ends where it began. */
function times(from: string, to: string | undefined): Pick<Span, "startTimeUnixNano" | "endTimeUnixNano"> {
  const nanos = (at: string) => `${Date.parse(at)}000000`
  return { startTimeUnixNano: nanos(from), endTimeUnixNano: nanos(to ?? from) }
}

function attributes(fields: Record<string, string | number | string[] | undefined>): Span["attributes"] {
  const valueOf = (value: string | number | string[]): Value =>
    typeof value === "number" ? { intValue: String(value) } : Array.isArray(value) ? { arrayValue: { values: value.map(valueOf) } } : { stringValue: value }
  return Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: valueOf(value) }]))
}
