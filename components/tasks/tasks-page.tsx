/** The board of background tasks: every one with how it stands, live; found by how it stands and where it came from. */
"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { Bell, BellOff, Hourglass, X } from "lucide-react"
import Link from "next/link"
import { usePathname, useRouter, useSearchParams } from "next/navigation"
import { useEffect, useRef } from "react"
import { PageFrame } from "#components/page-frame.tsx"
import { titleOf, useConversationList } from "#components/rail/conversation-list.ts"
import { Problem } from "#components/tools/problem.tsx"
import { Button } from "#components/ui/button.tsx"
import type { Task, TaskStatus } from "#lib/agent/tasks.ts"
import { NoTasks } from "./no-tasks.tsx"
import { TaskCard } from "./task-card.tsx"
import { useWish, wishFor } from "./task-notices.ts"
import { ofTask } from "./task-shape.ts"
import { useTaskList } from "./use-task-list.ts"

const here = { label: "Tasks", icon: Hourglass }

const filters: { name: string; label: string; status: readonly TaskStatus[] }[] = [
  { name: "", label: "All", status: [] },
  { name: "running", label: "Running", status: ["running"] },
  { name: "waiting", label: "Waiting for you", status: ["waiting"] },
  { name: "queued", label: "Queued", status: ["queued"] },
  { name: "done", label: "Done", status: ["succeeded"] },
  { name: "failed", label: "Failed", status: ["failed"] },
  { name: "cancelled", label: "Cancelled", status: ["cancelled"] },
]

export function TasksPage() {
  const router = useRouter()
  const path = usePathname()
  const query = useSearchParams()
  const conversation = query.get("conversation") ?? undefined
  const filter = filters.find(({ name }) => name === (query.get("status") ?? "")) ?? filters[0]
  const { tasks, problem, refresh, more } = useTaskList(filter?.status ?? [], conversation)
  useEffect(() => {
    document.title = "Tasks · Full Turn"
  }, [])
  const go = (next: { status?: string; conversation?: string | undefined }) => {
    const to = new URLSearchParams({ ...(next.status && { status: next.status }), ...(next.conversation && { conversation: next.conversation }) })
    router.replace(to.size > 0 ? `${path}?${to}` : path, { scroll: false })
  }
  return (
    <PageFrame
      here={here}
      bar={<><h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Tasks</h1><NotifySwitch /></>}
      main={
        <div className="flex h-full min-h-0 flex-col">
          <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2 md:px-6">
            <div role="group" aria-label="Show tasks that are" className="-mx-1 flex gap-1 overflow-x-auto px-1 [scrollbar-width:none]">
              {filters.map(({ name, label }) => (
                <button
                  key={name} type="button" aria-pressed={name === (filter?.name ?? "")} onClick={() => go({ status: name, conversation })}
                  className="h-8 shrink-0 rounded-lg px-2.5 text-trace text-ink-2 hover:bg-hover aria-pressed:bg-pressed aria-pressed:font-medium aria-pressed:text-ink max-md:h-11"
                >
                  {label}
                </button>
              ))}
            </div>
            {conversation && <OneConversation id={conversation} onAll={() => go({ status: filter?.name ?? "" })} />}
          </div>
          {problem && <Problem text={problem} className="m-4"><Button size="sm" onClick={refresh}>Try again</Button></Problem>}
          {!tasks && !problem && <p role="status" className="p-4 text-trace text-ink-3 md:px-6">Reading the tasks…</p>}
          {tasks && tasks.length > 0 && <List tasks={tasks} of={conversation} onEnd={more} />}
          {tasks?.length === 0 && (filter?.name || conversation
            ? <p className="p-4 text-trace text-ink-2 md:px-6">No task {conversation ? "of this conversation " : ""}{filter?.name ? `is “${filter.label.toLowerCase()}”` : "yet"}. <button type="button" className="text-accent underline underline-offset-4" onClick={() => go({})}>Show all</button></p>
            : <NoTasks />)}
        </div>
      }
    />
  )
}

function List({ tasks, of, onEnd }: { tasks: Task[]; of: string | undefined; onEnd: () => void }) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => tasks[index]?.id ?? index,
    estimateSize: () => 132,
    overscan: 4,
    paddingStart: 16,
    paddingEnd: 24,
    gap: 8,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= tasks.length - 20) onEnd()
  }, [last, tasks.length, onEnd])
  return (
    <div ref={scroller} tabIndex={0} role="feed" aria-label="Tasks" className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2">
      <div className="relative mx-auto w-full max-w-[60rem]" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const task = tasks[index]
          return task && (
            <div key={key} ref={virtual.measureElement} data-index={index} className="absolute inset-x-0 top-0 px-4 md:px-6" style={{ transform: `translateY(${start}px)` }}>
              <TaskCard task={ofTask(task)} heading="h2">
                {!of && <Link href={`/c/${encodeURIComponent(task.conversationId)}`} prefetch={false} className="rounded-sm text-accent hover:underline">its conversation</Link>}
              </TaskCard>
            </div>
          )
        })}
      </div>
    </div>
  )
}

function OneConversation({ id, onAll }: { id: string; onAll: () => void }) {
  const { items } = useConversationList()
  const known = items.find((item) => item.id === id)
  return (
    <span className="flex h-8 max-w-full min-w-0 items-center gap-1 rounded-lg border border-line-strong pl-2.5 text-trace max-md:h-11">
      <span className="shrink-0 text-ink-3">of</span>
      <Link href={`/c/${encodeURIComponent(id)}`} prefetch={false} className="truncate text-accent hover:underline"><bdi>{known ? titleOf(known) : "one conversation"}</bdi></Link>
      <button type="button" aria-label="Show the tasks of all conversations" onClick={onAll} className="grid size-7 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover max-md:size-11"><X size="0.875rem" aria-hidden /></button>
    </span>
  )
}

/** The browser is asked for leave only when somebody presses it. */
function NotifySwitch() {
  const wish = useWish()
  if (wish === "unable") return null
  if (wish === "refused") return <span className="max-w-64 text-right text-meta text-ink-3 max-md:hidden">Notifications are blocked in this browser’s settings of this page.</span>
  const Icon = wish === "on" ? Bell : BellOff
  return (
    <Button look="quiet" aria-pressed={wish === "on"} onClick={() => void wishFor(wish !== "on")}>
      <Icon size="0.875rem" aria-hidden /><span className="max-md:sr-only">{wish === "on" ? "Tells you when one is done" : "Tell me when one is done"}</span>
    </Button>
  )
}
