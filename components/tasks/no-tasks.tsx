/** What background tasks are, and one to begin with. */
"use client"
import Link from "next/link"

const PROMPT = "Start a background task that waits 20 seconds, then tell me when it is done."

export const NoTasks = () => (
  <div className="mx-auto w-full max-w-[44rem] px-4 py-8 md:px-6">
    <section aria-label="How it begins" className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-5">
      <h2 className="text-head">Let it work while you go on talking</h2>
      <p className="text-body text-ink-2">
        A task is an agent at work in a log of its own. The call that starts it is over at once; the result comes back into the conversation when it is there, and everything that happens meanwhile can be watched here.
      </p>
      <ul className="grid gap-3 text-trace text-ink-2 sm:grid-cols-3">
        <li><strong className="block font-medium text-ink">Up to eight at once</strong>The others wait in line, each conversation in its turn.</li>
        <li><strong className="block font-medium text-ink">You can talk to it</strong>It hears you before its next step. Cancel it whenever you like.</li>
        <li><strong className="block font-medium text-ink">It outlives a restart</strong>What it has done is kept; it goes on from there.</li>
      </ul>
      <p className="text-trace font-medium">“{PROMPT}”</p>
      <Link href={`/?ask=${encodeURIComponent(PROMPT)}`} prefetch={false} className="inline-flex h-9 items-center rounded-lg bg-accent px-3.5 text-trace font-medium text-accent-ink hover:opacity-90 max-md:h-11">Try it</Link>
    </section>
  </div>
)
