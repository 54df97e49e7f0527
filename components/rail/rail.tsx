/** Conversations: find, open, begin, rename, delete. */
"use client"
import { Search, SquarePen } from "lucide-react"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { useEffect, useState } from "react"
import { places } from "#components/places.ts"
import { useTaskNotices } from "#components/tasks/task-notices.ts"
import { useRunning } from "#components/tasks/use-running.ts"
import { Button } from "#components/ui/button.tsx"
import { Tooltip } from "#components/ui/tooltip.tsx"
import { moreConversations, refreshConversations, searchConversations, useConversationList } from "./conversation-list.ts"
import { Mark } from "./mark.tsx"
import { RailItem } from "./rail-item.tsx"
import { groupByAge } from "./tree.ts"

export function Rail({ current, onOpen }: { current?: string; onOpen: () => void }) {
  const { items, nextCursor, status, q } = useConversationList()
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col">
      <div className="flex h-13 shrink-0 items-center justify-between pr-2 pl-4">
        <Link href="/" prefetch={false} className="flex items-center gap-2 rounded-md text-head" aria-label="Full Turn, start page"><Mark /> Full Turn</Link>
        <Tooltip text="New conversation">
          <Link href="/" prefetch={false} onClick={onOpen} aria-label="New conversation" className="grid size-8 place-items-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink max-md:size-9">
            <SquarePen size="1rem" strokeWidth={1.75} aria-hidden />
          </Link>
        </Tooltip>
      </div>
      <Places onOpen={onOpen} />
      <SearchField />
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groupByAge(items).map(({ label, leaves }) => (
          <section key={label}>
            <h2 className="px-2 pt-4 pb-1 text-meta font-medium text-ink-3">{label}</h2>
            <ul>{leaves.map(({ item, depth }) => <RailItem key={item.id} item={item} depth={depth} isCurrent={item.id === current} onOpen={onOpen} />)}</ul>
          </section>
        ))}
        {nextCursor && <Button look="quiet" size="sm" className="mt-2 w-full" onClick={() => void moreConversations()}>Show more</Button>}
        {status === "failed" && (
          <div role="alert" className="m-2 text-trace text-ink-2">
            <p>The list could not be read.</p>
            <Button size="sm" className="mt-2" onClick={refreshConversations}>Try again</Button>
          </div>
        )}
        {status === "ready" && items.length === 0 && (
          <p className="m-2 mt-4 text-trace text-ink-3">
            {q ? `Nothing found for “${q}”.` : "Each conversation is kept here with every call it made. Ask something to begin the first."}
          </p>
        )}
      </div>
    </div>
  )
}

function Places({ onOpen }: { onOpen: () => void }) {
  const path = usePathname()
  const running = useRunning()
  useTaskNotices()
  return (
    <ul className="mx-2 mb-2 shrink-0">
      {places.map(({ href, label, icon: Icon }) => {
        const isHere = path === href || path.startsWith(`${href}/`)
        return (
          <li key={href}>
            <Link
              href={href} prefetch={false} onClick={onOpen} aria-current={isHere ? "page" : undefined}
              className={`flex h-8 items-center gap-2 rounded-lg px-2 text-trace max-md:h-11 ${isHere ? "bg-pressed font-medium text-ink" : "text-ink-2 hover:bg-hover"}`}
            >
              <Icon size="0.875rem" strokeWidth={1.75} aria-hidden /> {label}
              {href === "/tasks" && running > 0 && <span className="ml-auto rounded-full bg-kind-task px-1.5 text-[0.6875rem] leading-4 font-medium text-bg tabular-nums">{running}<span className="sr-only"> running</span></span>}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

function SearchField() {
  const [text, setText] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => searchConversations(text.trim()), 150)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="relative mx-3 shrink-0">
      <Search size="0.875rem" className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" aria-hidden />
      <input
        type="search" aria-label="Search conversations" placeholder="Search" value={text} maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Escape" && text) { event.preventDefault(); setText("") } }}
        className="h-8 w-full rounded-lg border border-line bg-surface pr-2 pl-8 text-trace outline-none focus:border-accent max-md:h-10 max-md:text-[max(1rem,16px)]"
      />
    </div>
  )
}
