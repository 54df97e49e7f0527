import { z } from "zod"
import { count } from "#components/trace/amounts.ts"

export const dice = z.object({ sides: z.number(), rolls: z.array(z.number()).max(100), total: z.number() })

/** Each roll as a die, and their total. */
export function Dice({ details: { sides, rolls, total } }: { details: z.infer<typeof dice> }) {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-bg px-3 py-2.5">
      {rolls.map((roll, index) => (
        <span key={index} className="flex h-9 min-w-9 items-center justify-center rounded-lg border border-line-control bg-surface px-1.5 text-chat font-semibold tabular-nums">{count(roll)}</span>
      ))}
      <span className="text-ink-2">{rolls.length}d{sides}</span>
      {rolls.length > 1 && <span className="ml-auto text-head tabular-nums">= {count(total)}</span>}
    </div>
  )
}
