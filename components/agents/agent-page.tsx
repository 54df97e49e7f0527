/** One agent: read from the server, then edited. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback, useEffect, useState } from "react"
import { ApiError } from "#components/api.ts"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Button } from "#components/ui/button.tsx"
import { BackToAgents } from "./agent-bar.tsx"
import { AgentEditor } from "./agent-editor.tsx"
import { AgentsFrame } from "./agents-frame.tsx"
import { readAgent, type ShownAgent } from "./agents-api.ts"

type Read = { state: "reading" } | { state: "gone" } | { state: "failed"; message: string } | { state: "there"; agent: ShownAgent }

export function AgentPage({ id }: { id: string }) {
  const router = useRouter()
  const [read, setRead] = useState<Read>({ state: "reading" })
  const ask = useCallback(() => {
    readAgent(id).then(
      (agent) => setRead({ state: "there", agent }),
      (error: unknown) => setRead(error instanceof ApiError && error.status === 404 ? { state: "gone" } : { state: "failed", message: wordsOf(error) }),
    )
  }, [id])
  useEffect(ask, [ask])
  const name = read.state === "there" ? read.agent.name : "Agent"
  useEffect(() => {
    document.title = `${name} · Full Turn`
  }, [name])
  if (read.state === "there") return <AgentEditor key={read.agent.id} first={read.agent} />
  return (
    <AgentsFrame
      bar={<BackToAgents />}
      main={
        read.state === "gone" ? (
          <div className="grid h-full place-content-center justify-items-center gap-2 p-6 text-center">
            <h1 className="text-head">This agent is not here</h1>
            <p className="max-w-96 text-ink-2">It was deleted, or it belongs to another workspace.</p>
            <Button look="primary" className="mt-2" onClick={() => router.push("/agents")}>All agents</Button>
          </div>
        ) : read.state === "failed" ? (
          <Problem text={read.message} className="m-4"><Button size="sm" onClick={ask}>Try again</Button></Problem>
        ) : <p className="p-4 text-trace text-ink-3">Reading the agent…</p>
      }
    />
  )
}
