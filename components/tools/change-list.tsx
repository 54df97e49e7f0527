/** What changed between two versions: place by place, with what it means for old calls, or line by line. */
"use client"
import { CircleCheck, TriangleAlert } from "lucide-react"
import { useMemo } from "react"
import { visible } from "#components/trace/visible-text.tsx"
import { changesBetween, type ToldChange } from "./change-words.ts"
import { printDraft, type Draft } from "./draft.ts"
import { diffLines, folded } from "./line-diff.ts"

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

const looks = { " ": "text-ink-2", "-": "bg-error/10 text-error", "+": "bg-ok/10 text-ok" }
const signs = { " ": "", "-": "removed: ", "+": "added: " }

export function LineList({ before, after }: Props) {
  const [old, now] = [printDraft(before), printDraft(after)]
  const lines = useMemo(() => folded(diffLines(old, now)), [old, now])
  if (old === now) return <Same />
  return (
    <pre tabIndex={0} aria-label="Changes, line by line" className="overflow-x-auto rounded-lg border border-line py-1.5 font-mono text-code">
      {lines.map((line, index) => typeof line === "number" ? (
        <span key={index} className="block bg-sunken px-3 text-ink-3">{line} {line === 1 ? "line" : "lines"} as before</span>
      ) : (
        <span key={index} className={`block px-3 whitespace-pre-wrap [overflow-wrap:anywhere] ${looks[line.sign]}`}><span aria-hidden>{line.sign} </span><span className="sr-only">{signs[line.sign]}</span>{visible(line.text)}</span>
      ))}
    </pre>
  )
}

const Same = () => <p className="text-trace text-ink-2">Nothing: the two are the same.</p>
