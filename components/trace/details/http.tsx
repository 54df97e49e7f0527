import { z } from "zod"
import { Facts } from "#components/trace/card.tsx"
import { VisibleText } from "#components/trace/visible-text.tsx"
import { formatMs } from "#components/ui/time.tsx"

export const http = z.object({ method: z.string(), url: z.string(), status: z.number(), headers: z.record(z.string(), z.string()), bytes: z.number(), cut: z.boolean().optional(), ms: z.number() })

/** The request that was sent and the head of its answer. */
export function Http({ details: { method, url, status, headers, bytes, cut, ms } }: { details: z.infer<typeof http> }) {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-bg px-3 py-2">
      <p className="font-mono text-code [overflow-wrap:anywhere]"><span className="text-ink-2">{method}</span> <VisibleText text={url} /></p>
      <Facts facts={{
        Status: status, Size: `${bytes.toLocaleString("en")} bytes${cut ? ", cut" : ""}`, Took: formatMs(ms),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, <VisibleText key={name} text={value} />])),
      }} />
    </div>
  )
}
