import { z } from "zod"
import { visible } from "#components/trace/visible-text.tsx"

export const clock = z.object({ zone: z.string(), weekday: z.string(), date: z.string(), time: z.string(), offset: z.string() })

/** A clock face and the time in words. */
export function Clock({ details: { zone, weekday, date, time, offset } }: { details: z.infer<typeof clock> }) {
  const [hours = 0, minutes = 0] = time.split(":").map(Number)
  return (
    <div className="flex items-center gap-4 rounded-md border border-line bg-bg px-3 py-2.5">
      <svg viewBox="-50 -50 100 100" className="size-14 shrink-0 text-ink" aria-hidden>
        <circle r="47" fill="none" stroke="var(--line-control)" strokeWidth="3" />
        <g stroke="currentColor" strokeLinecap="round">
          <line y2="-24" strokeWidth="6" transform={`rotate(${(hours % 12) * 30 + minutes / 2})`} />
          <line y2="-36" strokeWidth="4" transform={`rotate(${minutes * 6})`} />
        </g>
      </svg>
      <div className="min-w-0">
        <p className="text-head tabular-nums">{visible(time)}</p>
        <p className="text-ink-2 [overflow-wrap:anywhere]">{visible(weekday)}, {visible(date)} · {visible(zone)} · UTC{visible(offset)}</p>
      </div>
    </div>
  )
}
