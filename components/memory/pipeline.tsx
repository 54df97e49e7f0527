/** How a memory was saved, as the three steps that it went through: what is similar, what the judge said, what was stored. */
import { Archive, Ban, CircleHelp, GitBranchPlus, Plus, Repeat2, Scale, Search, type LucideIcon } from "lucide-react"
import type { ReactNode } from "react"
import type { z } from "zod"
import { VisibleText, visible } from "#components/trace/visible-text.tsx"
import { ChainLink } from "./chain-link.tsx"
import { ScoreBar } from "./score-parts.tsx"
import type { memorySaved } from "./shapes.ts"

type Saved = z.infer<typeof memorySaved>
type Verdict = Saved["judged"]["verdict"]

export const verdicts: Record<Verdict, { word: string; says: string; icon: LucideIcon; color: string }> = {
  new: { word: "New", says: "nothing known speaks of this", icon: Plus, color: "text-ok" },
  duplicate: { word: "Duplicate", says: "this is known already", icon: Ban, color: "text-ink-2" },
  updates: { word: "Updates", says: "what is known goes on from here", icon: GitBranchPlus, color: "text-kind-memory" },
  contradicts: { word: "Contradicts", says: "both cannot be true now", icon: Repeat2, color: "text-waiting" },
}

const SHOWN = 5

export function SavedPipeline({ memory, judged, links = true }: Saved & { links?: boolean }) {
  const { verdict, target, why, by, candidates } = judged
  const most = Math.max(...candidates.map(({ score }) => score), 1e-9)
  const aim = candidates.find(({ id }) => id === target)
  const look = verdicts[verdict]
  const stored = verdict !== "duplicate"
  return (
    <ol className="flex flex-col text-trace" aria-label="How it was saved">
      <Step icon={Search} title={candidates.length === 0 ? "Found nothing similar" : `Found ${candidates.length} similar`}>
        {candidates.length > 0 && (
          <ul className="flex flex-col gap-1">
            {candidates.slice(0, SHOWN).map(({ id, text, score, likeness }) => (
              <li key={id} className="grid grid-cols-[3rem_2.25rem_minmax(0,1fr)] items-center gap-2">
                <ScoreBar share={likeness ?? score / most} className="w-full" />
                <span className="text-meta text-ink-3 tabular-nums" title={likeness === undefined ? "By its place among them" : "How alike both are, from 0 to 1"}>{(likeness ?? score).toFixed(2)}</span>
                <span className={`min-w-0 truncate ${id === target ? "font-medium text-ink" : "text-ink-2"}`}><bdi>{visible(text)}</bdi></span>
              </li>
            ))}
          </ul>
        )}
        {candidates.length > SHOWN && <p className="text-meta text-ink-3">and {candidates.length - SHOWN} more</p>}
      </Step>
      <Step icon={Scale} title={<>Judged: <span className={`font-semibold ${look.color}`}><look.icon size="0.8125rem" strokeWidth={2.25} className="mr-1 inline-block align-[-0.1em]" aria-hidden />{look.word.toLowerCase()}</span></>} aside={`by ${by === "rules" ? "rules" : visible(by)}`}>
        {aim && <p className="text-ink-2">{verdict === "duplicate" ? "of" : ""} “<VisibleText text={aim.text} />”</p>}
        <p className="text-ink-2"><VisibleText text={why || look.says} /></p>
      </Step>
      <Step icon={stored ? (memory.status === "proposed" ? CircleHelp : Archive) : Ban} title={!stored ? "Nothing stored: it is known already" : memory.status === "proposed" ? "Proposed: it waits for your click" : "Stored"} last>
        <p className="font-medium"><VisibleText text={memory.text} /></p>
        {stored && memory.supersedesId && <p className="text-meta text-ink-2">supersedes {aim?.id === memory.supersedesId ? <s>“<VisibleText text={aim.text} />”</s> : "an older memory"}, which stays in its chain</p>}
        {stored && memory.status === "proposed" && <p className="text-meta text-waiting">It was told by text from outside, so no agent recalls it before you accept it.</p>}
        {links && <ChainLink id={memory.id}>{memory.supersedesId ? "See its chain" : "Open it"}</ChainLink>}
      </Step>
    </ol>
  )
}

function Step({ icon: Icon, title, aside, last = false, children }: { icon: LucideIcon; title: ReactNode; aside?: string; last?: boolean; children?: ReactNode }) {
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {!last && <span className="absolute top-6 bottom-0 left-[0.6875rem] w-px bg-line-strong" aria-hidden />}
      <span className={`relative z-1 grid size-6 shrink-0 place-items-center rounded-full border bg-surface ${last ? "border-kind-memory text-kind-memory" : "border-line-strong text-ink-2"}`}><Icon size="0.75rem" strokeWidth={2.25} aria-hidden /></span>
      <div className="flex min-w-0 flex-1 flex-col gap-1 pt-0.5">
        <p className="flex items-baseline gap-2"><span className="min-w-0 flex-1 font-medium">{title}</span>{aside && <span className="shrink-0 text-meta text-ink-3">{aside}</span>}</p>
        {children}
      </div>
    </li>
  )
}
