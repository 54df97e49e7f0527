/** From a version of a function: a conversation that is played again with it, side by side with what was. */
"use client"
import { Repeat2 } from "lucide-react"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { rerunConversation } from "#components/api.ts"
import { refreshConversations, titleOf, useConversationList } from "#components/rail/conversation-list.ts"
import { Button } from "#components/ui/button.tsx"

export function RunWithVersion({ tool, versions }: { tool: string; versions: number[] }) {
  const router = useRouter()
  const { items } = useConversationList()
  const [id, setId] = useState("")
  const [version, setVersion] = useState("")
  const [problem, setProblem] = useState("")
  if (items.length === 0) return null
  const run = () => {
    setProblem("")
    rerunConversation(id, { tools: { [tool]: version || String(versions[0] ?? 1) } }).then((made) => {
      refreshConversations()
      router.push(`/c/${encodeURIComponent(id)}/compare/${encodeURIComponent(made.id)}`)
    }, (error: Error) => setProblem(error.message))
  }
  const field = "h-8 min-w-0 max-w-64 rounded-md border border-line-control bg-surface px-2 text-trace text-ink max-md:h-11 max-md:text-[1rem]"
  return (
    <section aria-label="Run a conversation with a version" className="flex flex-col gap-1.5 border-t border-line pt-3 text-trace">
      <h3 className="text-meta font-semibold text-ink-2">Run a conversation again with a version</h3>
      <div className="flex flex-wrap items-center gap-2">
        <select aria-label="Conversation" className={field} value={id} onChange={(event) => setId(event.target.value)}>
          <option value="">Choose a conversation</option>
          {items.map((item) => <option key={item.id} value={item.id}>{titleOf(item)}</option>)}
        </select>
        <select aria-label="Version" className={field} value={version} onChange={(event) => setVersion(event.target.value)}>
          {versions.map((each) => <option key={each} value={each}>version {each}</option>)}
        </select>
        <Button size="sm" disabled={!id} onClick={run}><Repeat2 size="0.75rem" aria-hidden />Run and compare</Button>
      </div>
      {problem && <p role="alert" className="text-error">{problem}</p>}
    </section>
  )
}
