/** Where files become conversations: chosen, or dropped on the page. */
"use client"
import { Upload } from "lucide-react"
import { useRouter } from "next/navigation"
import { useRef, useState, type DragEvent, type ReactNode } from "react"
import { refreshConversations } from "#components/rail/conversation-list.ts"
import { countOf } from "#components/trace/amounts.ts"
import { Button } from "#components/ui/button.tsx"
import { bringFiles } from "./bring-files.ts"

type State = { doing?: { done: number; of: number }; problems: string[]; opened?: number }

/** A page that scrolls and takes files that are dropped anywhere on it, with a button for others; a single conversation is shown at once. */
export function ImportZone({ children }: { children: ReactNode }) {
  const router = useRouter()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [{ doing, problems, opened }, setState] = useState<State>({ problems: [] })
  const bring = async (files: File[]) => {
    if (files.length === 0) return
    const brought = await bringFiles(files, (done, of) => setState({ problems: [], doing: { done, of } }))
    setState({ problems: brought.problems, opened: brought.ids.length })
    refreshConversations()
    const [only, ...more] = brought.ids
    if (only !== undefined && more.length === 0 && brought.problems.length === 0) router.push(`/c/${encodeURIComponent(only)}`)
  }
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    setOver(event.type === "dragover")
    if (event.type === "drop") void bring([...event.dataTransfer.files])
  }
  return (
    <div onDragOver={onDrag} onDragLeave={onDrag} onDrop={onDrag} className={`h-full overflow-y-auto ${over ? "outline-2 -outline-offset-4 outline-accent outline-dashed" : ""}`}>
      {children}
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-2 px-4 pb-8 text-trace md:px-6">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button size="sm" disabled={doing !== undefined} onClick={() => input.current?.click()}><Upload size="0.75rem" aria-hidden />Open a file</Button>
          <p className="min-w-0 flex-1 text-meta text-ink-3">A cassette, a conversation in OpenAI’s format (JSON, JSONL), or a zip of them. It may also be dropped here.</p>
          <input
            ref={input} type="file" multiple accept=".json,.jsonl,.zip" hidden aria-label="Files to open"
            onChange={(event) => { void bring([...(event.target.files ?? [])]); event.target.value = "" }}
          />
        </div>
        {doing && <p role="status" className="flex items-center gap-2 text-ink-2"><progress max={doing.of} value={doing.done} className="h-1.5 w-32 accent-(--accent)" aria-label="Files opened" />{doing.done} of {doing.of}</p>}
        {opened !== undefined && (opened > 1 || problems.length > 0) && <p role="status" className="text-ink-2">{countOf(opened, "conversation")} opened.</p>}
        {problems.length > 0 && <ul role="alert" className="text-error">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>}
      </div>
    </div>
  )
}
