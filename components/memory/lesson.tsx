/** What memory is, where there is none yet: a fact, what replaced it, and both kept. */
import Link from "next/link"
import { Button } from "#components/ui/button.tsx"

const story = [
  { said: "I measured again: 6 foot 1", kept: "The user is 6 foot 1.", note: "Contradicts: both cannot be true now" },
  { said: "I am 6 feet tall", kept: "The user is 6 feet tall.", note: "New: nothing known speaks of this" },
]

export function Lesson({ onAdd, onImport }: { onAdd: () => void; onImport: () => void }) {
  return (
    <section aria-label="How it begins" className="mx-auto flex w-full max-w-[44rem] flex-col gap-5 p-5 md:p-8">
      <div className="flex flex-col gap-2">
        <h2 className="text-head">Memory is a chain, not a pile</h2>
        <p className="text-body text-ink-2">
          An agent that remembers calls a function for it, and you see the call. Before something is stored, what is like it is looked up and a judge decides: is it new, known, an update, a contradiction? What it replaces stays below it, with when and why.
        </p>
      </div>
      <ol className="rounded-lg border border-line bg-surface p-4" aria-label="An example">
        {story.map(({ said, kept, note }, index) => (
          <li key={said} className="relative flex gap-4 pb-5 last:pb-0">
            {index === 0 && <span className="absolute top-3 -bottom-2 left-[0.4375rem] w-0.5 bg-kind-memory opacity-35" aria-hidden />}
            <span className={`relative z-1 mt-1 size-4 shrink-0 rounded-full border-2 border-kind-memory ${index === 0 ? "bg-kind-memory ring-4 ring-accent-soft" : "scale-75 bg-surface"}`} aria-hidden />
            <div className="min-w-0">
              <p className={index === 0 ? "text-chat font-medium" : "text-chat text-ink-2"}>{kept}</p>
              <p className="text-meta text-ink-3">from “{said}” · {note}</p>
            </div>
          </li>
        ))}
      </ol>
      <p className="text-body text-ink-2">
        <Link href="/" className="text-accent underline underline-offset-4">Tell it something in a conversation</Link>, ask for it in a new one, and “Why does it think so?” leads back to the words that you said.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={onAdd}>Remember something</Button>
        <Button onClick={onImport}>Import memories</Button>
      </div>
    </section>
  )
}
