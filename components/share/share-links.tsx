/** The links of a conversation that still open: copied, looked at, revoked. */
"use client"
import { ExternalLink, Radio } from "lucide-react"
import { useCallback, useEffect, useRef, useState } from "react"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { listShares, revokeShare, type Share } from "./shares-api.ts"

/** `made`: the one that was made just now. */
export function ShareLinks({ conversationId, made }: { conversationId: string; made: Share | null }) {
  const [items, setItems] = useState<Share[]>([])
  const [problem, setProblem] = useState("")
  const section = useRef<HTMLElement>(null)
  const read = useCallback(() => listShares(conversationId).then((answer) => setItems(answer.items), (error: Error) => setProblem(error.message)), [conversationId])
  useEffect(() => void read().then(() => made && section.current?.scrollIntoView({ block: "nearest" })), [read, made])
  const revoke = (id: string) => {
    setProblem("")
    revokeShare(id).then(read, (error: Error) => setProblem(error.message))
  }
  if (items.length === 0 && !problem) return null
  return (
    <section ref={section} aria-label="Links" className="flex flex-col gap-1.5 border-t border-line pt-4">
      <h3 className="text-meta font-semibold text-ink-2">Links that open now</h3>
      {problem && <p role="alert" className="text-error">{problem}</p>}
      <ul className="divide-y divide-line">
        {items.map((share) => (
          <li key={share.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 py-1.5">
            <code className={`min-w-0 flex-1 truncate text-[0.75rem] ${share.id === made?.id ? "font-semibold text-accent" : ""}`}>{location.origin}{share.path}</code>
            <span className="flex items-center gap-1 text-meta text-ink-3">{share.live && <Radio size="0.75rem" aria-hidden />}{share.live ? "live" : "as it was"}{share.expiresAt ? `, until ${new Date(share.expiresAt).toLocaleDateString()}` : ""}</span>
            <CopyButton text={() => `${location.origin}${share.path}`} label="Copy the link" />
            <a href={share.path} target="_blank" rel="noopener noreferrer" aria-label="Open the link" className="grid size-7 place-items-center rounded-md text-ink-2 hover:bg-hover max-md:size-9"><ExternalLink size="0.875rem" aria-hidden /></a>
            <Button size="sm" look="danger" onClick={() => revoke(share.id)}>Revoke</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
