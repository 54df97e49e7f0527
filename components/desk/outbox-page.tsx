/** What the email and calendar agents wrote: nothing left this machine, everything can be seen. */
"use client"
import { CalendarDays, Inbox, Mail as MailIcon } from "lucide-react"
import Link from "next/link"
import { useCallback, useEffect, useState, type ReactNode } from "react"
import { PageFrame } from "#components/page-frame.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { VisibleText, visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Ago } from "#components/ui/time.tsx"
import { listEvents, listMails, type CalendarEvent, type Mail } from "./desk-api.ts"
import { dayOf, hoursOf } from "./when.ts"

const here = { label: "Outbox", icon: Inbox }

export function OutboxPage() {
  const [desk, setDesk] = useState<{ mails: Mail[]; events: CalendarEvent[] } | null>(null)
  const [problem, setProblem] = useState("")
  const refresh = useCallback(() => {
    Promise.all([listMails(), listEvents()]).then(([mails, events]) => {
      setDesk({ mails, events })
      setProblem("")
    }, (error: unknown) => setProblem(wordsOf(error)))
  }, [])
  useEffect(() => {
    document.title = "Outbox and calendar · Full Turn"
    const onShow = () => document.visibilityState === "visible" && refresh()
    refresh()
    document.addEventListener("visibilitychange", onShow)
    return () => document.removeEventListener("visibilitychange", onShow)
  }, [refresh])
  return (
    <PageFrame
      here={here} bar={<h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Outbox and calendar</h1>}
      main={
        <div className="h-full overflow-y-auto">
          <div className="mx-auto flex w-full max-w-[64rem] flex-col gap-4 px-4 py-5 md:px-6">
            <p className="max-w-[44rem] text-trace text-ink-2">What agents send and plan lands here and goes no further, so that it can be tried without harm.</p>
            {problem && <Problem text={problem}><Button size="sm" onClick={refresh}>Try again</Button></Problem>}
            {!desk && !problem && <p className="text-trace text-ink-3">Reading…</p>}
            {desk && (
              <div className="grid items-start gap-6 md:grid-cols-2">
                <Column icon={MailIcon} title="Outbox" empty={<Lesson agent="email" prompt="Write an email to Ada: lunch tomorrow at noon?" />}>
                  {desk.mails.map((mail) => <MailCard key={mail.id} mail={mail} />)}
                </Column>
                <Column icon={CalendarDays} title="Calendar" empty={<Lesson agent="calendar" prompt="Put lunch with Ada into the calendar for tomorrow at noon." />}>
                  {byDay(desk.events).map(({ day, events }) => <Day key={day} day={day} events={events} />)}
                </Column>
              </div>
            )}
          </div>
        </div>
      }
    />
  )
}

function Column({ icon: Icon, title, empty, children }: { icon: typeof MailIcon; title: string; empty: ReactNode; children: ReactNode[] }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h2 className="flex items-center gap-2 px-1 text-trace font-medium"><Icon size="0.875rem" strokeWidth={1.75} className="text-ink-2" aria-hidden />{title}</h2>
      {children.length > 0 ? <ul className="flex flex-col gap-2">{children}</ul> : empty}
    </section>
  )
}

const Lesson = ({ agent, prompt }: { agent: string; prompt: string }) => (
  <div className="flex flex-col items-start gap-2 rounded-lg border border-line bg-surface p-4 text-trace">
    <p className="text-ink-2">Nothing yet. Ask <strong className="font-medium text-ink">{agent}</strong>, or <strong className="font-medium text-ink">triage</strong>, who hands over to it:</p>
    <p className="font-medium">“{prompt}”</p>
    <Link href={`/?agent=triage&ask=${encodeURIComponent(prompt)}`} prefetch={false} className="inline-flex h-8 items-center rounded-lg border border-line-strong px-3 font-medium hover:bg-hover max-md:h-11">Try it</Link>
  </div>
)

const MailCard = ({ mail: { to, subject, body, createdAt, conversationId } }: { mail: Mail }) => (
  <li className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface px-4 py-3">
    <p className="flex items-baseline gap-2 text-meta text-ink-2"><span className="min-w-0 flex-1 truncate">To <bdi>{visible(to)}</bdi></span><Ago at={createdAt} className="text-ink-3" /></p>
    <h3 className="text-body font-medium"><VisibleText text={subject} /></h3>
    <p className="text-trace whitespace-pre-wrap text-ink-2"><VisibleText text={body} /></p>
    <Source id={conversationId} />
  </li>
)

const Day = ({ day, events }: { day: string; events: CalendarEvent[] }) => (
  <li className="overflow-hidden rounded-lg border border-line bg-surface">
    <h3 className="border-b border-line bg-sunken px-4 py-1.5 text-meta font-medium text-ink-2">{dayOf(day)}</h3>
    <ul className="divide-y divide-line">
      {events.map(({ id, title, start, minutes, with: others, conversationId }) => (
        <li key={id} className="flex flex-col gap-0.5 px-4 py-2.5">
          <p className="text-meta text-ink-2 tabular-nums">{hoursOf(start, minutes)}</p>
          <p className="text-body font-medium"><VisibleText text={title} /></p>
          {others && <p className="text-trace text-ink-2">with <VisibleText text={others} /></p>}
          <Source id={conversationId} />
        </li>
      ))}
    </ul>
  </li>
)

const Source = ({ id }: { id: string | null }) => id && (
  <Link href={`/c/${encodeURIComponent(id)}`} prefetch={false} className="self-start rounded-sm text-meta text-accent hover:underline">The conversation it came from</Link>
)

function byDay(events: CalendarEvent[]): { day: string; events: CalendarEvent[] }[] {
  const days: { day: string; events: CalendarEvent[] }[] = []
  for (const event of events) {
    const day = event.start.slice(0, 10)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
