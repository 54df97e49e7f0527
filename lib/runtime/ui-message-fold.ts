/** From the events of one turn to the chunks of an AI SDK UI message: a fold, the same live and from the log. */
import type { UIMessageChunk } from "ai"
import { parseArguments } from "#lib/agent/call.ts"
import type { BlobRef, Envelope, KeptEvent } from "#lib/agent/events.ts"

type Of<T extends KeptEvent["type"]> = Extract<KeptEvent, { type: T }>
type CallState = { name: string; parent?: string; state: "open" | "waiting" | "finished"; wants?: "approval" | "answer" | "task"; told: boolean }
type Sent = { text: number; reasoning: number }

/** `chunks` of one envelope; `rests`: nothing more comes until a person answers; `over`: nothing more comes at all. */
export type UiMessageFold = { take(envelope: Envelope): UIMessageChunk[]; rests(): boolean; over(): boolean }

/** `whole` gives the text of what may be a reference; `metadata` goes out with the start of the message. */
export function uiMessageFold(turnId: string, whole: (text: string | BlobRef) => string, metadata: unknown): UiMessageFold {
  const calls = new Map<string, CallState>()
  const sent = new Map<string, Sent>()
  let step: string | undefined
  let answered = true
  let dropped = false
  let running = 0
  let finished = false

  function take({ event, parent, turnId: of }: Envelope): UIMessageChunk[] {
    if (event.type === "turn.started") return event.turnId === turnId ? attempt(event) : []
    if (event.type === "turn.finished") return event.turnId === turnId ? end(event) : []
    if (of !== turnId) return []
    switch (event.type) {
      case "model.started":
        return begin(event, parent)
      case "text.delta":
      case "reasoning.delta":
        return parent === undefined ? say(event.stepId, event.type === "text.delta" ? "text" : "reasoning", event.from, event.delta) : []
      case "args.delta":
        return parent === undefined ? write(event.callId, event.name, event.from, event.delta) : []
      case "message.assistant":
        return settle(event, parent)
      case "call.started":
        calls.set(event.callId, { told: false, ...calls.get(event.callId), name: event.name, parent, state: "open", wants: undefined })
        return []
      case "call.waiting":
        return wait(event, parent)
      case "call.answered":
        return answer(event)
      case "call.finished":
        return finish(event, parent)
      default:
        return []
    }
  }

  function attempt({ attempt: count }: Of<"turn.started">): UIMessageChunk[] {
    // What a dead attempt was saying is gone.
    running = 0
    dropped = !answered
    return count === 1 ? [{ type: "start", messageId: turnId, messageMetadata: metadata }] : []
  }

  function begin({ stepId }: Of<"model.started">, parent: string | undefined): UIMessageChunk[] {
    running++
    if (parent !== undefined) return []
    const chunks: UIMessageChunk[] = dropped ? [{ type: "reset-step" }] : step ? [{ type: "finish-step" }, { type: "start-step" }] : [{ type: "start-step" }]
    step = stepId
    answered = dropped = false
    return chunks
  }

  function say(stepId: string, kind: keyof Sent, from: number, delta: string): UIMessageChunk[] {
    const before = sent.get(stepId) ?? { text: 0, reasoning: 0 }
    const fresh = delta.slice(Math.max(0, before[kind] - from))
    if (!fresh) return []
    const isFirst = before[kind] === 0
    sent.set(stepId, { ...before, [kind]: before[kind] + fresh.length })
    const id = `${stepId}/${kind}`
    return [...(isFirst ? [{ type: `${kind}-start` as const, id }] : []), { type: `${kind}-delta`, id, delta: fresh }]
  }

  /** Arguments as they stream; each piece once, also after joining in the middle. */
  function write(callId: string, name: string, from: number, delta: string): UIMessageChunk[] {
    const key = `args ${callId}`
    const known = sent.get(key)
    const fresh = delta.slice(Math.max(0, (known?.text ?? 0) - from))
    if (known && !fresh) return []
    sent.set(key, { text: (known?.text ?? 0) + fresh.length, reasoning: 0 })
    return [
      ...(known ? [] : [{ type: "tool-input-start" as const, toolCallId: callId, toolName: name }]),
      ...(fresh ? [{ type: "tool-input-delta" as const, toolCallId: callId, inputTextDelta: fresh }] : []),
    ]
  }

  function settle(event: Of<"message.assistant">, parent: string | undefined): UIMessageChunk[] {
    running--
    for (const { callId, name } of event.calls) calls.set(callId, { name, parent, state: "open", told: parent === undefined })
    if (parent !== undefined) return []
    answered = true
    const rest = [
      ...(event.reasoning === undefined ? [] : say(event.stepId, "reasoning", 0, whole(event.reasoning))),
      ...say(event.stepId, "text", 0, whole(event.text)),
    ]
    const said = sent.get(event.stepId)
    return [
      ...rest,
      ...(said?.reasoning ? [{ type: "reasoning-end" as const, id: `${event.stepId}/reasoning` }] : []),
      ...(said?.text ? [{ type: "text-end" as const, id: `${event.stepId}/text` }] : []),
      ...event.calls.map(({ callId, name, arguments: args }): UIMessageChunk => ({ type: "tool-input-available", toolCallId: callId, toolName: name, input: inputOf(whole(args)) })),
    ]
  }

  /** A call inside a delegate is shown once a person has to see it. */
  function wait(event: Of<"call.waiting">, parent: string | undefined): UIMessageChunk[] {
    const { callId, args } = event
    const call = calls.get(callId) ?? { name: "", parent, told: false }
    const shown: UIMessageChunk[] = call.told || event.for === "task" ? [] : [{ type: "tool-input-available", toolCallId: callId, toolName: call.name, input: args }]
    calls.set(callId, { ...call, state: "waiting", wants: event.for, told: call.told || shown.length > 0 })
    return event.for === "approval" ? [...shown, { type: "tool-approval-request", approvalId: callId, toolCallId: callId }] : shown
  }

  function answer({ callId, approve, reason }: Of<"call.answered">): UIMessageChunk[] {
    const call = calls.get(callId)
    if (!call) return []
    const isApproval = call.wants === "approval"
    calls.set(callId, { ...call, state: "open", wants: undefined })
    return isApproval && approve !== undefined ? [{ type: "tool-approval-response", approvalId: callId, approved: approve, ...(reason && { reason }) }] : []
  }

  function finish({ callId, ok, output, error }: Of<"call.finished">, parent: string | undefined): UIMessageChunk[] {
    const call = calls.get(callId) ?? { name: "", parent, told: false }
    calls.set(callId, { ...call, state: "finished", wants: undefined })
    if (!call.told) return []
    if (ok) return [{ type: "tool-output-available", toolCallId: callId, output: whole(output) }]
    return error?.kind === "refused" ? [{ type: "tool-output-denied", toolCallId: callId }] : [{ type: "tool-output-error", toolCallId: callId, errorText: error?.message ?? whole(output) }]
  }

  function end({ reason, error }: Of<"turn.finished">): UIMessageChunk[] {
    finished = true
    const closed: UIMessageChunk[] = step ? [{ type: "finish-step" }] : []
    if (reason === "done") return [...closed, { type: "finish", finishReason: "stop" }]
    if (reason === "stopped") return [{ type: "abort", reason: "stopped" }]
    return [{ type: "error", errorText: error?.message ?? `The turn ended: ${reason}.` }]
  }

  const isOpen = ([, call]: [string, CallState]) => call.state === "open"
  const holdsWaiting = (id: string): boolean => [...calls].some(([child, call]) => call.parent === id && (call.state === "waiting" || (call.state === "open" && holdsWaiting(child))))

  return {
    take,
    over: () => finished,
    rests() {
      if (running > 0) return false
      const isAsked = [...calls.values()].some(({ state, wants }) => state === "waiting" && wants !== "task")
      return isAsked && [...calls].filter(isOpen).every(([id]) => holdsWaiting(id))
    },
  }
}

/** As the tool gets it; what is no JSON is shown as it was written. */
function inputOf(text: string): unknown {
  const read = parseArguments(text)
  return "problem" in read ? text : read.args
}
