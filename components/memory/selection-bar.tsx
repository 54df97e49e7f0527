/** What can be done with all that is picked. */
"use client"
import { CalendarClock, Check, Merge, Pin, Trash2, X } from "lucide-react"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { ListedMemory } from "./memory-api.ts"
import type { MemoryDeeds } from "./use-deeds.ts"

export function SelectionBar({ memories, deeds, onClear }: { memories: ListedMemory[]; deeds: MemoryDeeds; onClear: () => void }) {
  const heads = memories.filter(({ status }) => status === "active")
  const proposed = memories.filter(({ status }) => status === "proposed")
  const allPinned = heads.every(({ pinned }) => pinned)
  return (
    <div role="toolbar" aria-label="Selected memories" className="flex shrink-0 flex-wrap items-center gap-1.5 border-t border-line bg-surface px-3 py-2">
      <span className="mr-1 text-trace font-medium tabular-nums" role="status">{memories.length} selected</span>
      {proposed.length > 0 && <Button size="sm" look="primary" onClick={() => void deeds.accept(proposed)}><Check size="0.75rem" aria-hidden />Accept</Button>}
      {heads.length > 1 && <Button size="sm" onClick={() => deeds.ask({ kind: "merge", memories: heads })}><Merge size="0.75rem" aria-hidden />Merge</Button>}
      {heads.length > 0 && <Button size="sm" onClick={() => void deeds.pin(heads, !allPinned)}><Pin size="0.75rem" aria-hidden />{allPinned ? "Unpin" : "Pin"}</Button>}
      {heads.length > 0 && <Button size="sm" onClick={() => deeds.ask({ kind: "expire", memories: heads })}><CalendarClock size="0.75rem" aria-hidden />Expires</Button>}
      <Button size="sm" look="danger" onClick={() => void deeds.remove(memories)}><Trash2 size="0.75rem" aria-hidden />Forget</Button>
      <span className="flex-1" />
      <IconButton icon={X} size="sm" label="Clear the selection" shortcut="Esc" onClick={onClear} />
    </div>
  )
}
