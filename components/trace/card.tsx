/** What every card is made of: a head that stays, titled parts, facts, and boxes for what went wrong. */
import type { LucideIcon } from "lucide-react"
import { useId, type ReactNode } from "react"
import { formatMs } from "#components/ui/time.tsx"

/** A card with a fixed head; the rest scrolls. */
export function Card({ label, head, tabs, children }: { label: string; head: ReactNode; tabs?: ReactNode; children: ReactNode }) {
  return (
    <article aria-label={label} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex shrink-0 items-center gap-2 py-1.5 pr-2 pl-4">{head}</header>
      {tabs}
      <div tabIndex={0} role="group" aria-label={`${label}, content`} className="relative flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto border-t border-line px-4 pt-3 pb-6 outline-offset-[-2px]">
        {children}
      </div>
    </article>
  )
}

/** A titled part of a card, with its tools at the right. */
export function Part({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-1.5">
      <div className="flex h-6 items-center gap-2">
        <h3 id={id} className="flex-1 text-meta font-semibold text-ink-2">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** A framed well for text and JSON. */
export const Well = ({ children }: { children: ReactNode }) =>
  <div className="min-w-0 rounded-md border border-line bg-bg px-3 py-2">{children}</div>

/** Names and values in two columns; what is undefined is left out. */
export function Facts({ facts }: { facts: Record<string, ReactNode> }) {
  const told = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 text-trace">
      {told.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere] tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A time of day, and how far into the turn it was. */
export function Moment({ at, since }: { at: string; since?: string }) {
  const into = since ? Date.parse(at) - Date.parse(since) : -1
  return <time dateTime={at}>{new Date(at).toLocaleTimeString()}{into >= 0 && <span className="text-ink-3">, {formatMs(into)} into the turn</span>}</time>
}

const tones = { error: "border-error text-error", waiting: "border-waiting text-waiting", interrupted: "border-interrupted text-interrupted" }

/** Something a person should notice: an icon, a title in words, and what to do about it. */
export function Notice({ tone, icon: Icon, title, children }: { tone: keyof typeof tones; icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <section aria-label={title} className={`flex gap-2.5 rounded-md border bg-surface px-3 py-2.5 ${tones[tone]}`}>
      <Icon size="1rem" strokeWidth={2} className="mt-0.5 shrink-0" aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p className="font-medium">{title}</p>
        {children && <div className="flex flex-col gap-2 text-ink">{children}</div>}
      </div>
    </section>
  )
}
