/** What changed between two versions: place by place, with what it means for old calls, or line by line. */
"use client"
import { CircleCheck, TriangleAlert } from "lucide-react"
import { useMemo } from "react"
import { Lines, Same } from "#components/editing/lines.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { changesBetween, type ToldChange } from "./change-words.ts"
import { printDraft, type Draft } from "./draft.ts"

type Props = { before: Draft; after: Draft }

export function ChangeList({ before, after }: Props) {
  const changes = useMemo(() => changesBetween(before, after), [before, after])
  if (changes.length === 0) return <Same />
  const breaking = changes.filter(({ breaks }) => breaks).length
  return (
    <>
      <p className="flex items-start gap-2 text-trace">
        {breaking > 0
          ? <><TriangleAlert size="0.875rem" className="mt-0.5 shrink-0 text-error" aria-hidden />{breaking} of {changes.length} {changes.length === 1 ? "change" : "changes"} may break calls that were right before.</>
          : <><CircleCheck size="0.875rem" className="mt-0.5 shrink-0 text-ok" aria-hidden />Every call that was right before is right still.</>}
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {changes.map((change, index) => <Row key={index} {...change} />)}
      </ul>
    </>
  )
}

const Row = ({ place, words, breaks }: ToldChange) => (
  <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 px-3 py-1.5 text-trace">
    <span className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]"><code className="font-medium"><bdi>{visible(place) || "the tool"}</bdi></code> <span className="text-ink-2">{visible(words)}</span></span>
    {breaks && <span className="shrink-0 text-meta font-medium text-error">breaks old calls</span>}
  </li>
)

export const LineList = ({ before, after }: Props) => <Lines before={printDraft(before)} after={printDraft(after)} />
