/** The cards of results by the name that a tool gives in `details.card`; anything else is a tree. A new card is one line here. */
import type { ReactNode } from "react"
import type { z } from "zod"
import { memoryChain, memoryForgotten, memoryRecalled, memorySaved } from "#components/memory/shapes.ts"
import { JsonView } from "#components/ui/json-view.tsx"
import type { BlobRef } from "#lib/agent/events.ts"
import type { Json } from "#lib/agent/types.ts"
import { Well } from "#components/trace/card.tsx"
import { isBlob, Value } from "#components/trace/value.tsx"
import { visibleJson } from "#components/trace/visible-text.tsx"
import { Calculation, calculation, Conversion, conversion } from "./arithmetic.tsx"
import { Code, code } from "./code.tsx"
import { calendar, Events, mail, Mails } from "./desk.tsx"
import { Dice, dice } from "./dice.tsx"
import { Hits, hits } from "./hits.tsx"
import { MemoryChain, MemoryForgotten, MemoryList } from "./memory-chain.tsx"
import { MemoryRecalled } from "./memory-recalled.tsx"
import { MemorySaved } from "./memory-saved.tsx"
import { Http, http } from "./http.tsx"
import { Tasks, tasks } from "./tasks.tsx"
import { Clock, clock } from "./time.tsx"
import { ToolDraft, toolDraft } from "./tool-draft.tsx"
import { ToolsFound, toolsFound } from "./tools-found.tsx"
import { Weather, weather } from "./weather.tsx"

const cards: Record<string, (details: Json) => ReactNode> = {
  weather: card(weather, Weather),
  time: card(clock, Clock),
  dice: card(dice, Dice),
  search: card(hits, Hits),
  calculation: card(calculation, Calculation),
  conversion: card(conversion, Conversion),
  "memory-saved": card(memorySaved, MemorySaved),
  "memory-recalled": card(memoryRecalled, MemoryRecalled),
  "memory-chain": card(memoryChain, MemoryChain),
  "memory-list": card(memoryChain, MemoryList),
  "memory-forgotten": card(memoryForgotten, MemoryForgotten),
  code: card(code, Code),
  http: card(http, Http),
  mail: card(mail, Mails),
  calendar: card(calendar, Events),
  tasks: card(tasks, Tasks),
  "tool-draft": card(toolDraft, ToolDraft),
  "tools-found": card(toolsFound, ToolsFound),
}

/** A card that is shown when the details have its shape, which nobody promised. */
function card<T>(shape: z.ZodType<T>, Body: (props: { details: T }) => ReactNode): (details: Json) => ReactNode {
  return (details) => {
    const fits = shape.safeParse(details)
    return fits.success ? <Body details={fits.data} /> : null
  }
}

export function Details({ details }: { details: Json | BlobRef }) {
  if (isBlob(details)) return <Well><Value value={details} /></Well>
  const name = typeof details === "object" && details !== null && "card" in details ? details.card : undefined
  const known = typeof name === "string" && Object.hasOwn(cards, name) ? cards[name] : undefined
  return known?.(details) ?? <Well><JsonView value={visibleJson(details)} /></Well>
}
