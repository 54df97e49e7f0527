/** Which model answers; found by typing, since a provider may have hundreds. */
"use client"
import { Command } from "cmdk"
import { Check, ChevronsUpDown } from "lucide-react"
import Link from "next/link"
import { Popover } from "radix-ui"
import { useState } from "react"
import type { Models } from "./api.ts"
import { labelOf } from "./use-models.ts"

/** More than anybody looks through: the rest is found by typing. */
const MOST = 200

type Props = { models: Models | null; model: string | undefined; onModel: (id: string) => void }

export function ModelPicker({ models, model, onModel }: Props) {
  const [open, setOpen] = useState(false)
  const label = model ? labelOf(models, model) : "Model"
  const [words, setWords] = useState("")
  const found = (models?.items ?? []).filter((item) => words.toLowerCase().split(/\s+/).every((word) => `${item.id} ${item.label}`.toLowerCase().includes(word)))
  const shown = found.slice(0, MOST)
  const providers = [...new Set(shown.map((item) => item.provider))]
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={`Model: ${label}`}
        className="flex h-8 max-w-56 min-w-0 shrink items-center gap-1.5 rounded-lg px-2 text-trace text-ink-2 transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover max-md:h-9 max-md:max-w-32"
      >
        <span className="truncate">{label}</span>
        <ChevronsUpDown size="0.75rem" className="shrink-0 text-ink-3" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="end" sideOffset={4} collisionPadding={8} aria-label="Choose a model" className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-in overflow-hidden rounded-xl border border-line bg-float shadow-float">
          <Command label="Models" loop shouldFilter={false}>
            <Command.Input placeholder="Find a model" value={words} onValueChange={setWords} className="h-10 w-full border-b border-line bg-transparent px-3.5 text-trace outline-none max-md:text-[max(1rem,16px)]" />
            <Command.List className="max-h-80 overflow-y-auto p-1" label="Models">
              <Command.Empty className="px-2.5 py-4 text-center text-trace text-ink-3">{models ? "No model of that name." : "Reading the list…"}</Command.Empty>
              {providers.map((provider) => (
                <Command.Group key={provider} heading={provider} className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-meta **:[[cmdk-group-heading]]:text-ink-3">
                  {shown.filter((item) => item.provider === provider).map((item) => (
                    <Command.Item
                      key={item.id} value={item.id} keywords={[item.label, item.provider]} onSelect={() => { onModel(item.id); setOpen(false) }}
                      className="flex h-8 items-center gap-2 rounded-md px-2.5 text-trace data-[selected=true]:bg-hover max-md:h-10"
                    >
                      <span className="min-w-0 flex-1 truncate">{item.label}</span>
                      {item.id === model && <Check size="0.875rem" className="shrink-0 text-accent" aria-label="in use" />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {found.length > MOST && <p className="px-2.5 py-2 text-meta text-ink-3">{(found.length - MOST).toLocaleString("en")} more: type a part of the name.</p>}
            </Command.List>
            <p className="border-t border-line px-3.5 py-2.5 text-meta text-ink-2">
              {models?.error && <span className="block pb-1">{models.error}</span>}
              <Link href="/settings/providers" prefetch={false} className="rounded-sm text-accent hover:underline">{models?.offline ? "Add a provider to ask a real model" : "Providers and prices"}</Link>
            </p>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
