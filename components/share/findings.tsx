/** What was found that somebody may not want to give away: each is hidden until a person keeps it. */
"use client"
import { Eye, EyeOff, Plus, X } from "lucide-react"
import { useState, type FormEvent } from "react"
import { countOf } from "#components/trace/amounts.ts"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import type { Found } from "./shares-api.ts"

const kinds: Record<Found["kind"], string> = { secret: "stored secret", key: "key or token", named: "secret by its name", email: "e-mail address", card: "card number", word: "your word" }

type Props = { findings: Found[] | undefined; keep: string[]; onKeep: (keep: string[]) => void; words: string[]; onWords: (words: string[]) => void }

export function Findings({ findings, keep, onKeep, words, onWords }: Props) {
  const [word, setWord] = useState("")
  const add = (event: FormEvent) => {
    event.preventDefault()
    const clean = word.trim()
    if (clean.length >= 2 && !words.includes(clean)) onWords([...words, clean])
    setWord("")
  }
  const toggle = ({ id }: Found) => onKeep(keep.includes(id) ? keep.filter((other) => other !== id) : [...keep, id])
  return (
    <section aria-label="What is hidden" className="flex flex-col gap-1.5">
      <h3 className="text-meta font-semibold text-ink-2">What is hidden</h3>
      {findings?.length === 0 && <p className="text-ink-3">No key, token, secret, e-mail address or card number was found. Look at the preview all the same.</p>}
      {findings !== undefined && findings.length > 0 && (
        <ul className="max-h-44 divide-y divide-line overflow-y-auto rounded-md border border-line">
          {findings.map((found) => {
            const shown = keep.includes(found.id)
            return (
              <li key={found.id}>
                <button type="button" aria-pressed={!shown} onClick={() => toggle(found)} className="flex h-8 w-full items-center gap-2 px-3 text-left hover:bg-hover focus-visible:-outline-offset-2 max-md:h-11">
                  {shown ? <Eye size="0.875rem" className="shrink-0 text-waiting" aria-hidden /> : <EyeOff size="0.875rem" className="shrink-0 text-ink-2" aria-hidden />}
                  <span className={`min-w-0 flex-1 truncate font-mono text-[0.75rem] ${shown ? "" : "line-through"}`}>{visible(found.text)}</span>
                  <span className="shrink-0 text-meta text-ink-3">{kinds[found.kind]}, {countOf(found.count, "time")}</span>
                  <span className={`w-14 shrink-0 text-right text-meta ${shown ? "text-waiting" : "text-ink-2"}`}>{shown ? "shown" : "hidden"}</span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
      <form onSubmit={add} className="flex flex-wrap items-center gap-2">
        <input
          aria-label="Another word to hide" placeholder="Hide another word" value={word} maxLength={200} onChange={(event) => setWord(event.target.value)}
          className="h-8 w-52 rounded-md border border-line-control bg-surface px-2 text-trace max-md:h-11 max-md:text-[1rem]"
        />
        <Button type="submit" size="sm" disabled={word.trim().length < 2}><Plus size="0.75rem" aria-hidden />Hide</Button>
        {words.map((each) => (
          <Button key={each} size="sm" look="quiet" aria-label={`Do not hide “${each}” any more`} onClick={() => onWords(words.filter((other) => other !== each))}>{visible(each)}<X size="0.75rem" aria-hidden /></Button>
        ))}
      </form>
    </section>
  )
}
