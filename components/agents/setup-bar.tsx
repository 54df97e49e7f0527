/** Below the composer: who answers, what the conversation knows, and what it asks of its model. */
"use client"
import { RequestSettings } from "#components/settings/request-settings.tsx"
import type { Context } from "#lib/agent/context.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
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
  settings: ChosenSettings
  /** Those that a call can be forced of. */
  functions: string[]
  onSettings: (settings: ChosenSettings) => void
}

export const SetupBar = ({ context, onContext, settings, functions, onSettings, ...who }: Props) => (
  <div className="flex items-center gap-1 px-1.5 pt-1">
    <AgentPicker {...who} />
    <Variables context={context} agent={who.next} onContext={onContext} />
    <RequestSettings settings={settings} functions={functions} onSettings={onSettings} />
  </div>
)
