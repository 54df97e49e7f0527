/** Plays a conversation again on another model, agent or versions of its functions: nothing runs, each call gets what was recorded. */
"use client"
import { Repeat2 } from "lucide-react"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { rerunConversation } from "#components/api.ts"
import { useAgents } from "#components/agents/use-agents.ts"
import { ModelPicker } from "#components/model-picker.tsx"
import { refreshConversations } from "#components/rail/conversation-list.ts"
import { listVersions, type Version } from "#components/tools/tools-api.ts"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { useModels } from "#components/use-models.ts"
import type { Envelope } from "#lib/agent/events.ts"

type Props = { conversationId: string; log: Envelope[]; open: boolean; onClose: () => void }

export const RunAgainDialog = ({ open, onClose, ...rest }: Props) =>
  <Dialog open={open} onClose={onClose} title="Run this conversation again"><Choosing {...rest} onClose={onClose} /></Dialog>

const field = "h-8 min-w-0 rounded-md border border-line-control bg-surface px-2 text-trace text-ink max-md:h-11 max-md:text-[1rem]"

function Choosing({ conversationId, log, onClose }: Omit<Props, "open">) {
  const router = useRouter()
  const models = useModels()
  const { agents } = useAgents()
  const first = log.find(({ event }) => event.type === "turn.started")?.event
  const [model, setModel] = useState(first?.type === "turn.started" ? first.model : undefined)
  const [agent, setAgent] = useState(first?.type === "turn.started" ? first.agent : "")
  const [versions, setVersions] = useState<Record<string, string>>({})
  const [state, setState] = useState<"" | "asking" | { problem: string }>("")
  const offered = useVersions(log)
  const run = () => {
    setState("asking")
    rerunConversation(conversationId, { ...(model ? { model } : {}), ...(agent ? { agent } : {}), tools: versions }).then(
      ({ id }) => {
        refreshConversations()
        onClose()
        router.push(`/c/${encodeURIComponent(conversationId)}/compare/${encodeURIComponent(id)}`)
      },
      (error: Error) => setState({ problem: error.message }),
    )
  }
  return (
    <div className="flex flex-col gap-4 text-trace">
      <p className="text-ink-2">Its messages are asked again, one after the other, and both runs are shown side by side. No function runs: a call gets what was recorded of the same call. One that was never made before waits for you.</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="flex items-center gap-1">Model <ModelPicker models={models} model={model} onModel={setModel} /></span>
        {agents && (
          <label className="flex items-center gap-2">Agent
            <select className={field} value={agent} onChange={(event) => setAgent(event.target.value)}>
              {!agents.some(({ name }) => name === agent) && <option value={agent}>{agent || "assistant"}</option>}
              {agents.map(({ name }) => <option key={name} value={name}>{visible(name)}</option>)}
            </select>
          </label>
        )}
      </div>
      {offered.length > 0 && (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 text-meta font-semibold text-ink-2">Versions of functions</legend>
          {offered.map(({ name, all }) => (
            <label key={name} className="flex items-center gap-2">
              <code className="min-w-0 flex-1 truncate">{visible(name)}</code>
              <select className={field} value={versions[name] ?? ""} onChange={(event) => setVersions(({ [name]: _, ...others }) => (event.target.value ? { ...others, [name]: event.target.value } : others))}>
                <option value="">newest</option>
                {all.map(({ version }) => <option key={version} value={version}>version {version}</option>)}
              </select>
            </label>
          ))}
        </fieldset>
      )}
      <Button look="primary" className="self-start" disabled={state === "asking" || first === undefined} onClick={run}><Repeat2 size="0.875rem" aria-hidden />Run and compare</Button>
      {typeof state === "object" && <p role="alert" className="text-error">{state.problem}</p>}
    </div>
  )
}

/** The functions somebody made that were offered in this log, with more than one version. */
function useVersions(log: Envelope[]): { name: string; all: Version[] }[] {
  const [found, setFound] = useState<{ name: string; all: Version[] }[]>([])
  useEffect(() => {
    const names = new Set(log.flatMap(({ event }) => (event.type === "model.started" ? event.tools.flatMap(({ name, kind }) => (kind === "http" || kind === "code" || kind === "mock" ? [name] : [])) : [])))
    let over = false
    // A function that is gone has no versions to choose from.
    void Promise.all([...names].map((name) => listVersions(name).then((all) => ({ name, all }), () => ({ name, all: [] })))).then((all) => {
      if (!over) setFound(all.filter((each) => each.all.length > 1))
    })
    return () => { over = true }
  }, [log])
  return found
}
