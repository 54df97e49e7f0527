/** The chain of the memory that is open, beside the list; on a phone in its place. */
"use client"
import { ArrowLeft } from "lucide-react"
import { useCallback, useEffect, useRef, useState } from "react"
import { ApiError } from "#components/api.ts"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import { ChainView } from "./chain-view.tsx"
import { readChain } from "./memory-api.ts"
import type { MemoryDeeds } from "./use-deeds.ts"

type Props = {
  id: string
  /** Counts what was changed: each time it is read again. */
  version: number
  editing: boolean
  onEdit: (editing: boolean) => void
  onGrown: (head: Memory) => void
  onAt: (at: string) => void
  onClose: () => void
  deeds: MemoryDeeds
}

type Read = { id: string; items: Memory[] | null; gone: boolean; problem: string }

export function ChainPane({ id, version, editing, onEdit, onGrown, onAt, onClose, deeds }: Props) {
  const [read, setRead] = useState<Read>({ id, items: null, gone: false, problem: "" })
  const running = useRef<AbortController>(null)
  const ask = useCallback(() => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    readChain(id, mine.signal).then(
      (items) => setRead({ id, items, gone: false, problem: "" }),
      (error: unknown) => {
        if (mine.signal.aborted) return
        const gone = error instanceof ApiError && error.status === 404
        setRead((now) => ({ id, items: now.id === id && !gone ? now.items : null, gone, problem: gone ? "" : wordsOf(error) }))
      },
    )
    return () => mine.abort()
  }, [id])
  useEffect(ask, [ask, version])
  const { items, gone, problem } = read
  const steps = items ? items.length - 1 : 0
  return (
    <section aria-label="Chain" className="flex h-full min-h-0 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <IconButton icon={ArrowLeft} label="Back to the list" onClick={onClose} className="-ml-1 md:hidden" />
        <h2 className="text-trace font-semibold">Chain</h2>
        {items && <span className="min-w-0 flex-1 truncate text-meta text-ink-3">{steps === 0 ? "replaced nothing yet" : steps === 1 ? "replaced one" : `replaced ${steps}`}</span>}
      </header>
      {problem && <Problem text={problem} className="m-3"><Button size="sm" onClick={ask}>Try again</Button></Problem>}
      {gone && (
        <div className="grid flex-1 place-content-center justify-items-center gap-2 p-6 text-center">
          <h3 className="text-head">This memory is not here</h3>
          <p className="max-w-80 text-trace text-ink-2">It was forgotten, went with its conversation, or belongs to another workspace.</p>
          <Button onClick={onClose} className="mt-1">All memories</Button>
        </div>
      )}
      {!items && !gone && !problem && <p role="status" className="p-4 text-trace text-ink-3">Reading the chain…</p>}
      {items && (
        <div className="min-h-0 flex-1">
          <ChainView items={items} chosen={id} editing={editing} onEdit={onEdit} onGrown={onGrown} onAt={onAt} deeds={deeds} />
        </div>
      )}
    </section>
  )
}
