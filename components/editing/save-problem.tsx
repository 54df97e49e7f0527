/** Why something is not saved, and what can be done about it. */
"use client"
import { Problem } from "#components/tools/problem.tsx"
import { Button } from "#components/ui/button.tsx"
import type { Editing, Versioned } from "./use-editing.ts"

export function SaveProblem<S extends Versioned, D>({ editing: { state, dirty, save, reset, saved, kept }, blocked }: { editing: Editing<S, D>; blocked: string | null }) {
  const { newer, message } = state.kind === "failed" ? { newer: state.newer, message: state.message } : {}
  return (
    <>
      {newer ? (
        <Problem text={`Version ${newer.version} was saved elsewhere meanwhile. What you typed is still here.`} className="m-2 shrink-0">
          <Button size="sm" onClick={() => reset(newer)}>Take version {newer.version} instead</Button>
          <Button size="sm" onClick={() => void save(newer.version)}>Save mine over it</Button>
        </Problem>
      ) : message && dirty ? (
        <Problem text={message} className="m-2 shrink-0"><Button size="sm" disabled={blocked !== null} onClick={() => void save()}>Save again</Button></Problem>
      ) : null}
      {blocked && <p role="status" className="shrink-0 border-b border-line bg-sunken px-4 py-1.5 text-meta text-waiting">Cannot be saved yet. {blocked}</p>}
      {kept && dirty && (
        <p role="status" className="flex shrink-0 items-center gap-2 border-b border-line bg-sunken px-4 py-1 text-meta text-ink-2">
          <span className="min-w-0 flex-1">You left this with changes that were not saved. Here they are.</span>
          <Button size="sm" look="quiet" className="text-accent" onClick={() => reset(saved)}>Discard them</Button>
        </p>
      )}
    </>
  )
}
