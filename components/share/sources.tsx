/** What the functions of a shared conversation do, where its owner shows it. */
"use client"
import { Braces } from "lucide-react"
import { useState } from "react"
import { Value } from "#components/trace/value.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { Json } from "#lib/agent/types.ts"

export function Sources({ sources }: { sources: { name: string; version: string; definition: unknown }[] }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}><Braces size="0.75rem" aria-hidden />Functions</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="The functions of this conversation" className="w-[46rem]">
        {sources.map(({ name, version, definition }) => (
          <section key={`${name} ${version}`} className="border-t border-line py-3">
            <h3 className="pb-1 font-mono text-trace font-semibold">{visible(name)} <span className="font-sans font-normal text-ink-3">version {version}</span></h3>
            <Value value={definition as Json} />
          </section>
        ))}
      </Dialog>
    </>
  )
}
