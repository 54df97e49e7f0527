import type { z } from "zod"
import { ChainLink } from "#components/memory/chain-link.tsx"
import type { memoryChain, memoryForgotten } from "#components/memory/shapes.ts"
import { SmallChain } from "#components/memory/small-chain.tsx"
import { SourceLink } from "#components/memory/source-link.tsx"
import { VisibleText } from "#components/trace/visible-text.tsx"

/** A fact through time, oldest first. */
export function MemoryChain({ details: { items } }: { details: z.infer<typeof memoryChain> }) {
  const head = items.at(-1)
  if (!head) return <p className="text-ink-2">There is no such memory.</p>
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-bg px-3 py-2.5">
      <SmallChain items={items} />
      <ChainLink id={head.id}>Open the chain</ChainLink>
    </div>
  )
}

const LISTED = 50

/** What is remembered, newest first. */
export function MemoryList({ details: { items } }: { details: z.infer<typeof memoryChain> }) {
  if (items.length === 0) return <p className="text-ink-2">Nothing is remembered yet.</p>
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-bg">
      {items.slice(0, LISTED).map(({ id, text, source }) => (
        <li key={id} className="px-3 py-1.5">
          <p><VisibleText text={text} /></p>
          <p className="flex flex-wrap items-center gap-x-4 text-meta"><SourceLink source={source} /><ChainLink id={id}>its chain</ChainLink></p>
        </li>
      ))}
      {items.length > LISTED && <li className="px-3 py-1.5 text-meta text-ink-3">and {items.length - LISTED} more</li>}
    </ul>
  )
}

/** What is gone: a fact and everything that it had replaced. */
export const MemoryForgotten = ({ details: { items } }: { details: z.infer<typeof memoryForgotten> }) => (
  <div className="flex flex-col gap-2 rounded-md border border-line bg-bg px-3 py-2.5">
    <p className="text-ink-2">Forgotten{items.length > 1 ? ", with its past" : ""}:</p>
    <SmallChain items={items} />
  </div>
)
