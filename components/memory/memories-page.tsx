/** What agents remember: the newest of each chain, searched as an agent would, and beside it the chain that is open. */
"use client"
import { Brain, Download, Ellipsis, FileInput, Plus, Waypoints } from "lucide-react"
import { useCallback, useEffect, useMemo, useState } from "react"
import { PageFrame } from "#components/page-frame.tsx"
import { Problem } from "#components/tools/problem.tsx"
import { useMedia } from "#components/tools/use-media.ts"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem } from "#components/ui/menu.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import { AddDialog } from "./add-dialog.tsx"
import { ChainPane } from "./chain-pane.tsx"
import { ExpireDialog } from "./expire-dialog.tsx"
import { FilterBar } from "./filter-bar.tsx"
import { Lesson } from "./lesson.tsx"
import { listMemories } from "./memory-api.ts"
import { MemoryList } from "./memory-list.tsx"
import { MeaningDialog } from "./meaning-dialog.tsx"
import { MergeDialog } from "./merge-dialog.tsx"
import { SelectionBar } from "./selection-bar.tsx"
import { ExportDialog, ImportDialog } from "./transfer-dialogs.tsx"
import { useDeeds, type Asked } from "./use-deeds.ts"
import { useFilters } from "./use-filters.ts"
import { useMemories } from "./use-memories.ts"

const here = { label: "Memories", icon: Brain }
const NONE: ReadonlySet<string> = new Set()

export function MemoriesPage() {
  const { filters, change } = useFilters()
  const { items, problem, hasMore, more, refresh } = useMemories(filters)
  const [picked, setPicked] = useState(NONE)
  const [asked, setAsked] = useState<Asked>(null)
  const [editing, setEditing] = useState(false)
  const [version, setVersion] = useState(0)
  const proposed = useProposed(version)
  useEffect(() => {
    document.title = "Memories · Full Turn"
  }, [])
  useEffect(() => setPicked(NONE), [filters.show, filters.q, filters.conversation, filters.at])

  // The list comes first: what is gone from it is not asked for again.
  const changed = () => void refresh().then(() => setVersion((now) => now + 1))
  const open = (id: string) => {
    setEditing(false)
    change({ memory: id })
  }
  const close = useCallback(() => {
    setEditing(false)
    change({ memory: "" })
  }, [change])
  const deeds = useDeeds({
    changed, ask: setAsked,
    edit: ({ id }) => {
      change({ memory: id })
      setEditing(true)
    },
    drop: (ids) => setPicked((now) => new Set([...now].filter((id) => !ids.includes(id)))),
  })
  const onGrown = ({ id }: Memory) => {
    setEditing(false)
    change({ memory: id })
    changed()
  }
  const closeDialog = useCallback(() => setAsked(null), [])
  const chosen = useMemo(() => (items ?? []).filter(({ id }) => picked.has(id)), [items, picked])
  const isFiltered = filters.q.trim() !== "" || filters.show !== "current" || filters.conversation !== "" || filters.at !== ""
  const isEmpty = items?.length === 0 && !problem
  const isNew = isEmpty && !isFiltered && proposed === 0

  // Beside the list there is room for a chain: the newest that has one, until another is opened.
  const isWide = useMedia("(min-width: 48rem)")
  const opened = filters.memory || (isWide && items ? ((items.find(({ supersedesId }) => supersedesId) ?? items[0])?.id ?? "") : "")

  const list = (
    <section aria-label="Memories" className="flex h-full min-h-0 min-w-0 flex-1 flex-col">
      {!isNew && <FilterBar filters={filters} change={change} proposed={proposed} />}
      {problem && <Problem text={problem} className="m-3"><Button size="sm" onClick={() => void refresh()}>Try again</Button></Problem>}
      {!items && !problem && <p role="status" className="p-4 text-trace text-ink-3">Reading the memories…</p>}
      {isNew && <div className="min-h-0 flex-1 overflow-y-auto"><Lesson onAdd={() => setAsked({ kind: "add" })} onImport={() => setAsked({ kind: "import" })} /></div>}
      {isEmpty && !isNew && <Nothing filters={filters} onAll={() => change({ q: "", show: "current", conversation: "", at: "", history: false })} />}
      {items && items.length > 0 && (
        <div className="min-h-0 flex-1">
          <MemoryList items={items} ranked={filters.q.trim() !== ""} open={opened} picked={picked} onOpen={open} onPick={setPicked} deeds={deeds} onMore={hasMore ? more : undefined} />
        </div>
      )}
      {chosen.length > 0 && <SelectionBar memories={chosen} deeds={deeds} onClear={() => setPicked(NONE)} />}
    </section>
  )
  return (
    <PageFrame
      here={here}
      bar={
        <>
          <h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Memories</h1>
          <Menu trigger={<IconButton icon={Ellipsis} label="More about memories" />}>
            <MenuItem icon={FileInput} onSelect={() => setAsked({ kind: "import" })}>Import…</MenuItem>
            <MenuItem icon={Download} onSelect={() => setAsked({ kind: "export" })}>Export…</MenuItem>
            <MenuItem icon={Waypoints} onSelect={() => setAsked({ kind: "meaning" })}>Find by meaning…</MenuItem>
          </Menu>
          <Button look="primary" className="ml-1" onClick={() => setAsked({ kind: "add" })}><Plus size="0.875rem" aria-hidden />Remember</Button>
        </>
      }
      main={
        <div
          className="flex h-full min-h-0"
          onKeyDown={(event) => {
            if (event.key !== "Escape" || event.defaultPrevented || !filters.memory) return
            event.preventDefault()
            close()
          }}
        >
          <div className={`flex min-w-0 flex-1 ${filters.memory ? "max-md:hidden" : ""} ${opened ? "md:max-w-[min(42%,28rem)] md:border-r md:border-line" : ""}`}>{list}</div>
          {opened && (
            <div className={`min-w-0 flex-1 ${filters.memory ? "" : "max-md:hidden"}`}>
              <ChainPane
                id={opened} version={version} editing={editing} onEdit={setEditing} onGrown={onGrown} onClose={close} deeds={deeds}
                onAt={(at) => change({ at, show: "current", q: "" })}
              />
            </div>
          )}
        </div>
      }
    >
      <AddDialog open={asked?.kind === "add"} onClose={closeDialog} onChanged={changed} onOpen={open} />
      <ImportDialog open={asked?.kind === "import"} onClose={closeDialog} onChanged={changed} />
      <ExportDialog open={asked?.kind === "export"} onClose={closeDialog} />
      <MeaningDialog open={asked?.kind === "meaning"} onClose={closeDialog} />
      <MergeDialog
        memories={asked?.kind === "merge" ? asked.memories : []} onClose={closeDialog} onChanged={changed}
        onMerged={(merged) => { closeDialog(); setPicked(NONE); onGrown(merged) }}
      />
      <ExpireDialog memories={asked?.kind === "expire" ? asked.memories : []} onClose={closeDialog} deeds={deeds} />
    </PageFrame>
  )
}

/** How many wait for a click; nothing while it cannot be asked. */
function useProposed(version: number): number {
  const [count, setCount] = useState(0)
  useEffect(() => {
    let current = true
    listMemories({ status: "proposed" }).then(({ items }) => current && setCount(items.length), () => undefined)
    return () => void (current = false)
  }, [version])
  return count
}

function Nothing({ filters: { q, show, at }, onAll }: { filters: { q: string; show: string; at: string }; onAll: () => void }) {
  const words = q.trim() !== "" ? `An agent that asks for “${q.trim()}” would find nothing here.`
    : at ? "Nothing was known at that moment."
    : show === "proposed" ? "Nothing waits for you. What text from outside wants remembered, a web page or a tool’s result, stands here until you accept it."
    : show === "superseded" ? "Nothing was replaced yet. When a new fact updates or contradicts an old one, the old one stands here and in its chain."
    : show === "expired" ? "Nothing has expired. A memory may have a date after which it is not recalled." : "No memory fits."
  return (
    <div className="flex flex-col items-start gap-3 p-4 text-trace text-ink-2">
      <p className="max-w-[34rem]">{words}</p>
      <Button size="sm" onClick={onAll}>Show all active memories</Button>
    </div>
  )
}
