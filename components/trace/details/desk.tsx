import Link from "next/link"
import type { ReactNode } from "react"
import { z } from "zod"
import { dayOf, hoursOf } from "#components/desk/when.ts"
import { VisibleText } from "#components/trace/visible-text.tsx"

export const mail = z.object({ mails: z.array(z.object({ to: z.string(), subject: z.string(), body: z.string() })) })

/** Mails that were sent or found, as they stand in the outbox. */
export const Mails = ({ details: { mails } }: { details: z.infer<typeof mail> }) => (
  <Desk empty="The outbox is empty.">
    {mails.map(({ to, subject, body }, index) => (
      <li key={index} className="flex flex-col gap-1 px-3 py-2">
        <p className="text-meta text-ink-2">To <VisibleText text={to} /></p>
        <p className="font-medium"><VisibleText text={subject} /></p>
        <p className="whitespace-pre-wrap text-ink-2"><VisibleText text={body} /></p>
      </li>
    ))}
  </Desk>
)

const start = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
export const calendar = z.object({ events: z.array(z.object({ title: z.string(), start, minutes: z.number(), with: z.string().optional() })) })

/** Events that were made or found, as they stand in the calendar. */
export const Events = ({ details: { events } }: { details: z.infer<typeof calendar> }) => (
  <Desk empty="Nothing is planned.">
    {events.map(({ title, start: begins, minutes, with: others }, index) => (
      <li key={index} className="flex flex-col gap-0.5 px-3 py-2">
        <p className="text-meta text-ink-2 tabular-nums">{dayOf(begins)}, {hoursOf(begins, minutes)}</p>
        <p className="font-medium"><VisibleText text={title} /></p>
        {others && <p className="text-ink-2">with <VisibleText text={others} /></p>}
      </li>
    ))}
  </Desk>
)

function Desk({ empty, children }: { empty: string; children: ReactNode[] }) {
  return (
    <div className="rounded-md border border-line bg-bg">
      {children.length > 0 ? <ul className="divide-y divide-line">{children}</ul> : <p className="px-3 py-2 text-ink-2">{empty}</p>}
      <p className="border-t border-line px-3 py-1.5 text-meta"><Link href="/outbox" prefetch={false} className="rounded-sm text-accent hover:underline">Open the outbox and calendar</Link></p>
    </div>
  )
}
