/** A step with other instructions, functions or another model: the conversation goes on from before it in a branch of its own. */
"use client"
import { GitBranch } from "lucide-react"
import { useId, useState, type FormEvent } from "react"
import { useFork } from "#components/branches/use-fork.ts"
import { ModelPicker } from "#components/model-picker.tsx"
import { Button } from "#components/ui/button.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { useModels } from "#components/use-models.ts"
import { useViewStore } from "#components/view-store.ts"
import type { Json } from "#lib/agent/types.ts"
import type { StepView } from "#lib/agent/view.ts"
import { Part } from "./card.tsx"
import { Loaded } from "./request-tabs.tsx"
import { useStepRequest } from "./requests.ts"
import { useTracePanel } from "./trace-context.ts"
import { visible } from "./visible-text.tsx"

export function ForkTab({ step }: { step: StepView }) {
  const loading = useStepRequest(useTracePanel().conversationId, step.stepId, step.status !== "running")
  return <Loaded loading={loading}>{({ request }) => <ForkForm step={step} instructions={instructionsIn(request)} />}</Loaded>
}

function ForkForm({ step, instructions }: { step: StepView; instructions: string }) {
  const id = useId()
  const { log } = useViewStore()
  const { conversationId } = useTracePanel()
  const fork = useFork(conversationId)
  const models = useModels()
  const [text, setText] = useState(instructions)
  const [model, setModel] = useState(step.model)
  const [left, setLeft] = useState<string[]>([])
  const [state, setState] = useState<"" | "sending" | { problem: string }>("")
  const offered = step.started?.tools ?? []
  const before = (log.find(({ event }) => event.type === "model.started" && event.stepId === step.stepId)?.seq ?? 1) - 1
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setState("sending")
    fork({
      at: before,
      ...(text === instructions ? {} : { instructions: text }), ...(model === step.model ? {} : { model }),
      ...(left.length ? { tools: offered.flatMap(({ name }) => (left.includes(name) ? [] : [name])) } : {}),
    }).catch((error: Error) => setState({ problem: error.message }))
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <p className="text-ink-2">Asks the model again from here, in a branch of its own, with what you change. This branch stays as it is.</p>
      <Part title="Model" aside={<ModelPicker models={models} model={model} onModel={setModel} />}>{null}</Part>
      <Part title="Instructions">
        <textarea
          aria-label="Instructions" rows={6} maxLength={32_000} value={text} onChange={(event) => setText(event.target.value)}
          className="w-full resize-y rounded-md border border-line-control bg-surface px-2.5 py-1.5 text-trace text-ink max-md:text-[1rem]"
        />
      </Part>
      {offered.length > 0 && (
        <Part title={`Functions, ${offered.length - left.length} of ${offered.length}`}>
          <ul className="grid gap-x-4 sm:grid-cols-2">
            {offered.map(({ name, kind }, index) => (
              <li key={name}>
                <label htmlFor={`${id}-${index}`} className="flex h-7 items-center gap-2 max-md:h-11">
                  <input
                    id={`${id}-${index}`} type="checkbox" className="accent-(--accent)" checked={!left.includes(name)}
                    onChange={(event) => setLeft(event.target.checked ? left.filter((other) => other !== name) : [...left, name])}
                  />
                  {kind && <KindIcon kind={kind} />}
                  <span className="min-w-0 truncate font-mono text-[0.75rem]">{visible(name)}</span>
                </label>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Button type="submit" look="primary" size="sm" className="self-start" disabled={state === "sending" || before < 1}><GitBranch size="0.75rem" aria-hidden />Go on from here</Button>
      {typeof state === "object" && <p role="alert" className="text-error">{state.problem}</p>}
    </form>
  )
}

function instructionsIn(request: Json): string {
  if (typeof request !== "object" || request === null || Array.isArray(request) || !Array.isArray(request.messages)) return ""
  const [first] = request.messages
  return typeof first === "object" && first !== null && !Array.isArray(first) && first.role === "system" ? String(first.content ?? "") : ""
}
