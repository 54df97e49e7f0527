/** Steps through the branches that part at one message. */
"use client"
import { ChevronLeft, ChevronRight } from "lucide-react"
import { useRouter } from "next/navigation"
import { createContext, useContext } from "react"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Parting } from "./partings.ts"

/** The partings of the conversation on the page, by the id of the message or turn at which they are shown. */
export const PartingsContext = createContext<ReadonlyMap<string, Parting>>(new Map())

/** Nothing where nothing parts. */
export function BranchSwitcher({ at }: { at: string }) {
  const router = useRouter()
  const parting = useContext(PartingsContext).get(at)
  if (!parting) return null
  const { ids, current } = parting
  const go = (place: number) => {
    const id = ids[place]
    if (id !== undefined) router.push(`/c/${encodeURIComponent(id)}`)
  }
  return (
    <div role="group" aria-label="Branches" className="flex items-center text-meta text-ink-2 tabular-nums">
      <IconButton icon={ChevronLeft} size="sm" label="Previous branch" disabled={current <= 0} onClick={() => go(current - 1)} />
      <span aria-live="polite"><span className="sr-only">Branch </span>{current + 1}<span aria-hidden>/</span><span className="sr-only"> of </span>{ids.length}</span>
      <IconButton icon={ChevronRight} size="sm" label="Next branch" disabled={current >= ids.length - 1} onClick={() => go(current + 1)} />
    </div>
  )
}
