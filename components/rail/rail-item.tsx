/** One conversation in the rail. */
"use client"
import { Ellipsis, GitBranch, Pencil, Repeat2, Trash2 } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useState } from "react"
import * as api from "#components/api.ts"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem } from "#components/ui/menu.tsx"
import { notify } from "#components/ui/toast.tsx"
import { told } from "#components/told.ts"
import { TitleField } from "#components/title-field.tsx"
import { changeListed, refreshConversations, titleOf } from "./conversation-list.ts"

type Props = { item: api.Conversation; depth: number; isCurrent: boolean; onOpen: () => void }

export function RailItem({ item, depth, isCurrent, onOpen }: Props) {
  const [renaming, setRenaming] = useState(false)
  const router = useRouter()
  const title = titleOf(item)
  const rename = (next: string) => {
    setRenaming(false)
    if (next === (item.title ?? "")) return
    changeListed((items) => items.map((other) => (other.id === item.id ? { ...other, title: next } : other)))
    void told(api.changeConversation(item.id, { title: next })).then(refreshConversations)
  }
  if (renaming) return <li className="px-1 py-0.5"><TitleField title={item.title ?? ""} onDone={rename} className="h-8 text-trace" /></li>
  return (
    <li style={depth ? { paddingLeft: `${depth * 0.875}rem` } : undefined} className={`group relative flex items-center rounded-lg ${isCurrent ? "bg-pressed" : "hover:bg-hover"}`}>
      <Link
        href={`/c/${encodeURIComponent(item.id)}`} prefetch={false} aria-current={isCurrent ? "page" : undefined} onClick={onOpen}
        onKeyDown={(event) => { if (event.key === "F2") setRenaming(true) }}
        title={title} className={`flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 text-trace group-focus-within:pr-9 group-hover:pr-9 max-md:h-11 [@media(hover:none)]:pr-11 ${isCurrent ? "font-medium text-ink" : "text-ink-2"}`}
      >
        {depth > 0 && <Origin item={item} />}
        {item.running && <span role="img" aria-label="running" className="size-1.5 shrink-0 animate-breathe rounded-full bg-running" />}
        <bdi className="min-w-0 flex-1 truncate">{title}</bdi>
      </Link>
      <Menu trigger={<IconButton icon={Ellipsis} size="sm" label={`More for ${title}`} className="reveal absolute right-1" />}>
        <MenuItem icon={Pencil} onSelect={() => setRenaming(true)}>Rename</MenuItem>
        <MenuItem icon={Trash2} danger onSelect={() => void remove(item, () => { if (isCurrent) router.push("/") }, (id) => router.push(`/c/${id}`))}>Delete</MenuItem>
      </Menu>
    </li>
  )
}

/** What it is to the conversation above it. */
function Origin({ item }: { item: api.Conversation }) {
  const Icon = item.forkedFrom ? GitBranch : Repeat2
  return <Icon size="0.75rem" className="shrink-0 text-ink-3" role="img" aria-label={item.forkedFrom ? "branch" : "run again"} aria-hidden={false} />
}

/** Deletes at once; the notice brings it back. */
async function remove(item: api.Conversation, leave: () => void, reopen: (id: string) => void): Promise<void> {
  changeListed((items) => items.filter((other) => other.id !== item.id))
  try {
    await api.deleteConversation(item.id)
    leave()
    const undo = async () => {
      await told(api.restoreConversation(item.id).then(() => reopen(encodeURIComponent(item.id))))
      refreshConversations()
    }
    notify({ text: `Deleted “${titleOf(item)}”.`, action: { label: "Undo", run: () => void undo() } })
  } catch (error) {
    notify({ text: error instanceof Error ? error.message : String(error), tone: "error" })
  }
  refreshConversations()
}
