/** A background task: how it stands, what came of it, and what can be done about it. */
"use client"
import { MessageSquare, RotateCw, Square, Waypoints } from "lucide-react"
import Link from "next/link"
import { useState, type ReactNode } from "react"
import { shownText } from "#components/shown-text.ts"
import { StatusMark } from "#components/trace/status.tsx"
import { visible, VisibleText } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { KindIcon } from "#components/ui/kind.tsx"
import { Ago, Elapsed, formatMs } from "#components/ui/time.tsx"
import { MessageForm } from "./message-form.tsx"
import { ProgressBar, progressWords } from "./progress.tsx"
import { cancel, retry } from "./task-actions.ts"
import { isOver, type ShownTask } from "./task-shape.ts"

type Props = {
  task: ShownTask
  /** Nothing can be done with it: a past moment or somebody else's. */
  readOnly?: boolean
  /** Its title's place among the headings around it. */
  heading: "h2" | "h4"
  /** Beside the facts, such as where it came from. */
  children?: ReactNode
}

export function TaskCard({ task, readOnly = false, heading: Heading, children }: Props) {
  const [saying, setSaying] = useState(false)
  const { id, title, status, agent, attempt = 0, output, error, logId, createdAt } = task
  const over = isOver(status)
  const words = progressWords(task)
  return (
    <article aria-label={`Task ${visible(title)}`} className="flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-surface px-4 py-3 text-trace">
      <header className="flex min-w-0 items-center gap-2">
        <KindIcon kind="task" size={15} />
        <Heading className="min-w-0 flex-1 truncate font-medium"><bdi>{visible(title)}</bdi></Heading>
        <StatusMark status={status} worded />
      </header>
      <ProgressBar {...task} />
      {words && <p className="line-clamp-2 text-meta text-ink-2">{words}</p>}
      {error && <p className="text-error [overflow-wrap:anywhere]"><VisibleText text={error.message} /></p>}
      {output !== undefined && shownText(output) !== "" && <Output text={shownText(output)} more={typeof output !== "string"} />}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-meta text-ink-3">
        {agent && <span>by <bdi className="text-ink-2">{visible(agent)}</bdi></span>}
        <Took task={task} />
        {attempt > 1 && <span className="tabular-nums">attempt {attempt}</span>}
        <code title="Its id">{id}</code>
        <span className="flex gap-1">made <Ago at={createdAt} /></span>
        {children}
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        {logId && (
          <Link href={`/c/${encodeURIComponent(logId)}`} prefetch={false} className="inline-flex h-7 items-center gap-1.5 rounded-lg border border-line-strong px-2.5 text-meta font-medium hover:bg-hover max-md:h-11">
            <Waypoints size="0.75rem" aria-hidden />Open its trace<span className="sr-only">: {visible(title)}</span>
          </Link>
        )}
        {!readOnly && (
          <>
            <Button size="sm" className="max-md:h-11" aria-expanded={saying} onClick={() => setSaying(!saying)}><MessageSquare size="0.75rem" aria-hidden />{over ? "Go on with it" : "Tell it something"}</Button>
            {over
              ? <Button size="sm" className="max-md:h-11" onClick={() => void retry(task)}><RotateCw size="0.75rem" aria-hidden />Run again</Button>
              : <Button size="sm" look="danger" className="max-md:h-11" onClick={() => void cancel(task)}><Square size="0.625rem" fill="currentColor" aria-hidden />Cancel</Button>}
          </>
        )}
      </div>
      {saying && !readOnly && <MessageForm id={id} title={title} over={over} onSent={() => setSaying(false)} />}
    </article>
  )
}

const SHORT = 280

function Output({ text, more }: { text: string; more: boolean }) {
  const [open, setOpen] = useState(false)
  const long = text.length > SHORT
  return (
    <div className="rounded-md border border-line bg-bg px-3 py-2">
      <p className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${open ? "max-h-96 overflow-y-auto" : "line-clamp-4"}`} {...(open && { tabIndex: 0 })}><VisibleText text={open ? text : text.slice(0, SHORT)} /></p>
      {long && <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="mt-1 text-meta text-accent hover:underline max-md:min-h-11">{open ? "Less" : more ? "The beginning; the whole is in its trace" : "All of it"}</button>}
    </div>
  )
}

function Took({ task: { status, startedAt, finishedAt } }: { task: ShownTask }) {
  if (!startedAt) return null
  if (finishedAt) return <span className="tabular-nums">took {formatMs(Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)))}</span>
  return status === "running" ? <Elapsed since={startedAt} /> : null
}
