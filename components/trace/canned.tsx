/** The replies that were prepared for a mock, to be picked while its call waits. */
"use client"
import { useEffect, useState } from "react"
import { ApiError } from "#components/api.ts"
import { readTool } from "#components/tools/tools-api.ts"
import { Button } from "#components/ui/button.tsx"
import type { Json } from "#lib/agent/types.ts"
import { visible } from "./visible-text.tsx"

type Props = { tool: string; disabled: boolean; onPick: (output: Json) => void }

const LENGTH = 60
const brief = (output: Json): string => {
  const text = typeof output === "string" ? output : JSON.stringify(output)
  return visible(text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text) || "(empty)"
}

/** Nothing where nothing was prepared. */
export function Canned({ tool, disabled, onPick }: Props) {
  const { outputs, problem } = useCanned(tool)
  if (problem) return <p role="alert" className="text-meta text-error">The prepared replies could not be read: {problem}</p>
  if (outputs.length === 0) return null
  return (
    <div role="group" aria-label="Prepared replies" className="flex flex-wrap items-center gap-1.5">
      <span className="text-meta text-ink-2">Prepared:</span>
      {outputs.map((output, index) => (
        <Button key={index} size="sm" disabled={disabled} onClick={() => onPick(output)} className="max-w-full"><bdi className="min-w-0 truncate font-mono">{brief(output)}</bdi></Button>
      ))}
    </div>
  )
}

function useCanned(tool: string): { outputs: Json[]; problem: string } {
  const [read, setRead] = useState<{ outputs: Json[]; problem: string }>({ outputs: [], problem: "" })
  useEffect(() => {
    let current = true
    readTool(tool).then(
      (shown) => current && setRead({ outputs: shown.kind === "mock" ? shown.mock?.replies.map(({ output }) => output) ?? [] : [], problem: "" }),
      // A tool that is gone has no replies any more; its call is still answered by hand.
      (error: unknown) => current && setRead({ outputs: [], problem: error instanceof ApiError && error.status !== 404 ? error.message : "" }),
    )
    return () => void (current = false)
  }, [tool])
  return read
}
