/** The tabs of a step that read from the server: the transcript, the raw request and answer, and the request as a program. */
"use client"
import { useState, type ReactNode } from "react"
import type { Language } from "#components/api.ts"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import type { Change } from "#lib/agent/json-diff.ts"
import type { Json } from "#lib/agent/types.ts"
import { Part, Well } from "./card.tsx"
import { useStepCode, useStepRequest, type Loading } from "./requests.ts"
import { useTracePanel } from "./trace-context.ts"
import { LongText, Value } from "./value.tsx"
import { visible } from "./visible-text.tsx"

type Props = { stepId: string; finished: boolean }

export function TranscriptTab({ stepId, finished }: Props) {
  const loading = useStepRequest(useTracePanel().conversationId, stepId, finished)
  return <Loaded loading={loading}>{({ request }) => <Transcript request={request} />}</Loaded>
}

/** `before`: the step before it by the same agent, to see what is new. */
export function RequestTab({ stepId, finished, before }: Props & { before: string | undefined }) {
  const loading = useStepRequest(useTracePanel().conversationId, stepId, finished, before)
  return (
    <Loaded loading={loading}>
      {({ request, sent, changes }) => (
        <div className="flex flex-col gap-4">
          {changes && <Changes changes={changes} />}
          {sent && <p className="text-meta text-ink-2">POST <code className="text-code [overflow-wrap:anywhere]">{visible(sent.url)}</code></p>}
          <Raw title={sent ? "The body that was sent" : "What the model was given"} value={sent?.body ?? request} />
        </div>
      )}
    </Loaded>
  )
}

function Changes({ changes }: { changes: Change[] }) {
  return (
    <Part title="New since the step before">
      {changes.length === 0 ? <p className="text-ink-2">Nothing: the same request again.</p> : (
        <ul className="flex flex-col gap-1">
          {changes.map(({ path, before, after }) => (
            <li key={path} className="flex min-w-0 flex-col gap-0.5 rounded-md border border-line px-2.5 py-1.5">
              <code className="text-code text-ink-2">{visible(path)}</code>
              {before !== undefined && <span className="truncate text-meta text-ink-3 line-through">{visible(brief(before))}</span>}
              {after !== undefined && <span className="line-clamp-3 text-meta [overflow-wrap:anywhere]">{visible(brief(after))}</span>}
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

const brief = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 400)

export function ResponseTab({ stepId, finished }: Props) {
  const loading = useStepRequest(useTracePanel().conversationId, stepId, finished)
  return (
    <Loaded loading={loading}>
      {({ response }) => response === undefined
        ? <p className="text-ink-2">{finished ? "The raw answer was not kept. The Answer tab holds what it said." : "The answer is still coming."}</p>
        : <Raw title={response.bytes > response.text.length * 4 ? "The beginning of what came back" : "What came back, as it came"} value={response.text} />}
    </Loaded>
  )
}

const languages: { id: Language; label: string }[] = [
  { id: "curl", label: "curl" },
  { id: "python", label: "Python" },
  { id: "typescript", label: "TypeScript" },
  { id: "ai", label: "AI SDK" },
]

export function CodeTab({ stepId }: { stepId: string }) {
  const [language, setLanguage] = useState<Language>("curl")
  const loading = useStepCode(useTracePanel().conversationId, stepId, language)
  return (
    <div className="flex flex-col gap-2">
      <div role="group" aria-label="Language" className="flex gap-1">
        {languages.map(({ id, label }) => (
          <Button key={id} size="sm" look={id === language ? "plain" : "quiet"} aria-pressed={id === language} onClick={() => setLanguage(id)}>{label}</Button>
        ))}
      </div>
      <Loaded loading={loading}>
        {(code) => (
          <Part title="The same request, to run yourself" aside={<CopyButton text={() => code} label="Copy the code" />}>
            <Well><LongText text={code} open /></Well>
          </Part>
        )}
      </Loaded>
    </div>
  )
}

/** What was read, or that it is being read, or why it could not be. */
export function Loaded<T>({ loading, children }: { loading: Loading<T>; children: (value: T) => ReactNode }) {
  switch (loading.state) {
    case "loading":
      return <p role="status" className="text-ink-3">Loading…</p>
    case "failed":
      return (
        <div role="alert" className="flex flex-col gap-2">
          <p className="text-error">{loading.message}</p>
          <Button size="sm" className="self-start" onClick={loading.again}>Try again</Button>
        </div>
      )
    case "loaded":
      return children(loading.value)
    default:
      loading satisfies never
      return null
  }
}

function Raw({ title, value }: { title: string; value: Json }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2)
  return (
    <Part title={title} aside={<CopyButton text={() => text} label="Copy" />}>
      <Well>{typeof value === "string" ? <LongText text={value} /> : <Value value={value} />}</Well>
    </Part>
  )
}

const roles: Record<string, { label: string; border: string }> = {
  system: { label: "System", border: "border-line-control" },
  developer: { label: "Developer", border: "border-line-control" },
  user: { label: "User", border: "border-ink" },
  assistant: { label: "Model", border: "border-kind-model" },
  tool: { label: "Function result", border: "border-kind-builtin" },
}

/** The messages as a person reads them; a request in another form is shown as it is. */
function Transcript({ request }: { request: Json }) {
  const messages = isObject(request) ? request.messages : undefined
  if (!Array.isArray(messages)) return <Raw title="The body that was sent" value={request} />
  return (
    <ol className="flex flex-col gap-3">
      {messages.map((message, index) => isObject(message) && <li key={index}><Message message={message} /></li>)}
    </ol>
  )
}

function Message({ message }: { message: { [key: string]: Json } }) {
  const { role, content, tool_calls: calls } = message
  const look = roles[String(role)]
  return (
    <div className={`flex min-w-0 flex-col gap-1 border-l-2 pl-3 ${look?.border ?? "border-line-control"}`}>
      <span className="text-meta font-semibold text-ink-2">{look?.label ?? visible(String(role))}</span>
      {content !== null && content !== undefined && content !== "" && <Value value={content} prose={role !== "tool"} />}
      {Array.isArray(calls) && calls.map((call, index) => <AskedCall key={index} call={call} />)}
    </div>
  )
}

function AskedCall({ call }: { call: Json }) {
  const asked = isObject(call) && isObject(call.function) ? call.function : undefined
  if (!asked) return <Value value={call} />
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="font-mono text-code">{visible(String(asked.name))}</span>
      <Well><Value value={asked.arguments ?? ""} /></Well>
    </div>
  )
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value)
