/** Makes a link: up to where, what is in it, what is hidden, and exactly what others will see. */
"use client"
import { Link2 } from "lucide-react"
import { useId, useState } from "react"
import { tellEvent } from "#components/trace/tell-event.ts"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { Envelope } from "#lib/agent/events.ts"
import { Findings } from "./findings.tsx"
import { PreviewList } from "./preview-list.tsx"
import { ShareLinks } from "./share-links.tsx"
import { createShare, type Include, type Share, type Wish } from "./shares-api.ts"
import { usePreview } from "./use-preview.ts"

type Props = { conversationId: string; log: Envelope[]; open: boolean; onClose: () => void }

export const ShareDialog = ({ open, onClose, ...rest }: Props) => (
  <Dialog open={open} onClose={onClose} title="Share this conversation" className="w-[44rem]">
    <Making {...rest} />
  </Dialog>
)

const includes: [keyof Include, string][] = [["title", "Title"], ["instructions", "System instructions"], ["memories", "Memories"], ["toolSource", "Source of the functions"]]
const ends: [string, string][] = [["", "Never"], ["1", "In a day"], ["7", "In a week"], ["30", "In a month"]]
const DAY_MS = 86_400_000
const field = "h-8 min-w-0 rounded-md border border-line-control bg-surface px-2 text-trace text-ink max-md:h-11 max-md:text-[1rem]"

function Making({ conversationId, log }: Pick<Props, "conversationId" | "log">) {
  const id = useId()
  const [place, setPlace] = useState("now")
  const [include, setInclude] = useState<Include>({ title: false, instructions: false, memories: false, toolSource: false })
  const [keep, setKeep] = useState<string[]>([])
  const [words, setWords] = useState<string[]>([])
  const [days, setDays] = useState("")
  const [made, setMade] = useState<Share | null>(null)
  const [state, setState] = useState<"" | "making" | { problem: string }>("")
  const wish: Wish = { include, redactions: { keep, words }, ...(place === "live" ? { live: true } : place === "now" ? {} : { upTo: Number(place) }) }
  const preview = usePreview(conversationId, wish)
  const turns = log.flatMap((envelope, i) => (envelope.event.type === "turn.finished" && envelope.seq !== undefined ? [{ seq: envelope.seq, said: log.slice(0, i).findLast(({ event }) => event.type === "message.user") }] : []))
  const make = () => {
    setState("making")
    const expiresAt = days ? new Date(Date.now() + Number(days) * DAY_MS).toISOString() : undefined
    createShare(conversationId, { ...wish, ...(expiresAt ? { expiresAt } : {}) }).then(
      (share) => { setMade(share); setState("") },
      (error: Error) => setState({ problem: error.message }),
    )
  }
  return (
    <div className="flex flex-col gap-5 text-trace">
      <div className="grid gap-3 sm:grid-cols-2">
        <label htmlFor={`${id}-place`} className="flex flex-col gap-1"><span className="text-meta font-semibold text-ink-2">Up to where</span>
          <select id={`${id}-place`} className={field} value={place} onChange={(event) => setPlace(event.target.value)}>
            <option value="now">All there is now</option>
            <option value="live">Live: what comes later too</option>
            {turns.slice(0, -1).map(({ seq, said }, i) => <option key={seq} value={seq}>{`Turn ${i + 1}${said ? `: ${tellEvent(said)}` : ""}`}</option>)}
          </select>
        </label>
        <label htmlFor={`${id}-end`} className="flex flex-col gap-1"><span className="text-meta font-semibold text-ink-2">The link ends</span>
          <select id={`${id}-end`} className={field} value={days} onChange={(event) => setDays(event.target.value)}>
            {ends.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </select>
        </label>
      </div>
      <fieldset>
        <legend className="text-meta font-semibold text-ink-2">Also show</legend>
        <div className="mt-1 flex flex-wrap gap-x-5">
          {includes.map(([key, label]) => (
            <label key={key} className="flex h-8 items-center gap-2 max-md:h-11">
              <input type="checkbox" className="accent-(--accent)" checked={include[key]} onChange={(event) => setInclude({ ...include, [key]: event.target.checked })} />{label}
            </label>
          ))}
        </div>
      </fieldset>
      <Findings findings={preview.value?.findings} keep={keep} onKeep={setKeep} words={words} onWords={setWords} />
      <section aria-labelledby={`${id}-preview`}>
        <h3 id={`${id}-preview`} className="mb-1 text-meta font-semibold text-ink-2">Exactly what others will see</h3>
        {preview.problem ? <p role="alert" className="text-error">{preview.problem}</p> : <PreviewList items={preview.value?.items} />}
      </section>
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" disabled={state === "making" || preview.value === undefined} onClick={make}><Link2 size="0.875rem" aria-hidden />Make the link</Button>
        <p className="min-w-0 flex-1 text-meta text-ink-3">Whoever has the link can read this, without an account. Search engines are told to stay away.</p>
      </div>
      {typeof state === "object" && <p role="alert" className="text-error">{state.problem}</p>}
      <ShareLinks conversationId={conversationId} made={made} />
    </div>
  )
}
