/** One tool: read from the server, then edited, or only looked at when it is built in. */
"use client"
import { useRouter } from "next/navigation"
import { useCallback, useEffect, useState } from "react"
import { ApiError } from "#components/api.ts"
import { Button } from "#components/ui/button.tsx"
import { BuiltinView } from "./builtin-view.tsx"
import { BackToTools } from "./tool-bar.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { ToolEditor } from "./tool-editor.tsx"
import { isOwn, readTool, type ShownTool } from "./tools-api.ts"
import { ToolsFrame } from "./tools-frame.tsx"

type Read = { state: "reading" } | { state: "gone" } | { state: "failed"; message: string } | { state: "there"; tool: ShownTool }

/** `version`: one to show first, as the link of a call asks for it. */
export function ToolPage({ id, version }: { id: string; version?: number | undefined }) {
  const router = useRouter()
  const [read, setRead] = useState<Read>({ state: "reading" })
  const ask = useCallback(() => {
    readTool(id).then(
      (tool) => setRead({ state: "there", tool }),
      (error: unknown) => setRead(error instanceof ApiError && error.status === 404 ? { state: "gone" } : { state: "failed", message: wordsOf(error) }),
    )
  }, [id])
  useEffect(ask, [ask])
  const name = read.state === "there" ? read.tool.name : "Tool"
  useEffect(() => {
    document.title = `${name} · Full Turn`
  }, [name])
  if (read.state === "there") return isOwn(read.tool) ? <ToolEditor key={`${read.tool.id} ${version}`} first={read.tool} asked={version} /> : <BuiltinView tool={read.tool} />
  return (
    <ToolsFrame
      bar={<BackToTools />}
      main={
        read.state === "gone" ? (
          <div className="grid h-full place-content-center justify-items-center gap-2 p-6 text-center">
            <h1 className="text-head">This tool is not here</h1>
            <p className="max-w-96 text-ink-2">It was deleted, or it belongs to another workspace.</p>
            <Button look="primary" className="mt-2" onClick={() => router.push("/tools")}>All tools</Button>
          </div>
        ) : read.state === "failed" ? (
          <Problem text={read.message} className="m-4"><Button size="sm" onClick={ask}>Try again</Button></Problem>
        ) : <p className="p-4 text-trace text-ink-3">Reading the tool…</p>
      }
    />
  )
}
