/** What can be done with one memory. */
"use client"
import { CalendarClock, Check, Ellipsis, PenLine, Pin, PinOff, Trash2 } from "lucide-react"
import { visible } from "#components/trace/visible-text.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem } from "#components/ui/menu.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import type { MemoryDeeds } from "./use-deeds.ts"

const NAME = 60

export function MemoryMenu({ memory, deeds }: { memory: Memory; deeds: MemoryDeeds }) {
  const { status, pinned, text } = memory
  const isHead = status === "active" || status === "expired"
  return (
    <Menu trigger={<IconButton icon={Ellipsis} size="sm" label={`More for: ${visible(text.slice(0, NAME))}`} />}>
      {status === "proposed" && <MenuItem icon={Check} onSelect={() => void deeds.accept([memory])}>Accept</MenuItem>}
      {isHead && <MenuItem icon={PenLine} onSelect={() => deeds.edit(memory)}>Edit</MenuItem>}
      {isHead && <MenuItem icon={pinned ? PinOff : Pin} onSelect={() => void deeds.pin([memory], !pinned)}>{pinned ? "Unpin" : "Pin"}</MenuItem>}
      {isHead && <MenuItem icon={CalendarClock} onSelect={() => deeds.ask({ kind: "expire", memories: [memory] })}>Expires…</MenuItem>}
      <MenuItem icon={Trash2} danger onSelect={() => void deeds.remove([memory])}>{isHead ? "Forget it and its past" : "Delete"}</MenuItem>
    </Menu>
  )
}
