/** Below the composer: who answers, and what the conversation knows. */
"use client"
import type { Context } from "#lib/agent/context.ts"
import { AgentPicker } from "./agent-picker.tsx"
import { Variables } from "./variables.tsx"

type Props = {
  /** In charge now, in its colour. */
  agent: string
  lane: number
  /** In charge from the next turn on. */
  next: string
  context: Context
  onAgent: (name: string) => void
  onContext: (context: Context) => void
}

export const SetupBar = ({ context, onContext, ...who }: Props) => (
  <div className="flex items-center gap-1 px-1.5 pt-1">
    <AgentPicker {...who} />
    <Variables context={context} agent={who.next} onContext={onContext} />
  </div>
)
