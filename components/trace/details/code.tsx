import { z } from "zod"
import { Facts } from "#components/trace/card.tsx"
import { LongText } from "#components/trace/value.tsx"
import { formatMs } from "#components/ui/time.tsx"

export const code = z.object({ log: z.array(z.string()), ms: z.number(), cpuMs: z.number().optional(), line: z.number().optional() })

/** What code printed, how long it took, and the line on which it failed. */
export function Code({ details: { log, ms, cpuMs, line } }: { details: z.infer<typeof code> }) {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-bg px-3 py-2">
      {log.length > 0 ? <LongText text={log.join("\n")} /> : <p className="text-ink-2">It printed nothing.</p>}
      <Facts facts={{ "Failed on line": line, "Ran for": formatMs(ms), "Processor time": cpuMs === undefined ? undefined : formatMs(cpuMs) }} />
    </div>
  )
}
