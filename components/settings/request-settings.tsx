/** What a conversation asks of its model besides the words: changed while one talks, from the next turn on. */
"use client"
import { SlidersHorizontal } from "lucide-react"
import { Popover } from "radix-ui"
import type { ReactNode } from "react"
import { DraftField, field } from "#components/schema-editor/fields.tsx"
import { Switch } from "#components/tools/switch.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { chosenSettings, type ChosenSettings } from "#lib/agent/settings.ts"

type Props = { settings: ChosenSettings; /** Those that can be forced, by name. */ functions: string[]; onSettings: (settings: ChosenSettings) => void; /** When they hold. */ hint?: string }

const input = `${field} h-8 w-full max-md:h-11`
const efforts = ["none", "minimal", "low", "medium", "high", "xhigh"]

export function RequestSettings(props: Props) {
  const count = Object.keys(props.settings).length
  return (
    <Popover.Root>
      <Popover.Trigger className="flex h-8 shrink-0 items-center gap-1.5 rounded-lg px-2 text-trace text-ink-2 transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover max-md:h-11">
        <SlidersHorizontal size="0.875rem" strokeWidth={1.75} aria-hidden />
        <span className="max-sm:sr-only">Settings</span>
        {count > 0 && <span className="text-ink-3 tabular-nums">{count}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" side="top" sideOffset={4} collisionPadding={8} aria-label="Model settings" className="z-50 flex max-h-[70dvh] w-104 max-w-[calc(100vw-1rem)] animate-in flex-col overflow-hidden rounded-xl border border-line bg-float shadow-float">
          <div className="border-b border-line px-4 py-3">
            <h2 className="text-trace font-medium">Model settings</h2>
            <p className="text-meta text-ink-2">{props.hint ?? "They go over those of the agents, from the next turn on."} What a provider does not take is left out, and the step says so.</p>
          </div>
          <div className="min-h-0 overflow-y-auto px-4 py-3"><SettingsFields {...props} /></div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** The fields alone: an agent has the same ones. */
export function SettingsFields({ settings, functions, onSettings }: Props) {
  /** `undefined` takes the setting back. */
  const set = (part: Partial<ChosenSettings>) => onSettings(Object.fromEntries(Object.entries({ ...settings, ...part }).filter(([, value]) => value !== undefined)))
  const number = (key: "temperature" | "top_p" | "max_tokens" | "seed", label: string) => (
    <Row label={label}>
      <DraftField
        aria-label={label} inputMode="decimal" placeholder="provider’s own" value={settings[key] === undefined ? "" : String(settings[key])} className={`${input} tabular-nums`}
        check={(text) => (text.trim() === "" ? undefined : chosenSettings.shape[key].safeParse(Number(text)).error?.issues[0]?.message)}
        onCommit={(text) => set({ [key]: text.trim() === "" ? undefined : Number(text) })}
      />
    </Row>
  )
  const choice = settings.tool_choice
  const forced = typeof choice === "object" ? choice.function.name : undefined
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-3">
        {number("temperature", "Temperature")}
        {number("top_p", "Top p")}
        {number("max_tokens", "Most tokens out")}
        {number("seed", "Seed")}
        <Row label="Reasoning effort">
          <select aria-label="Reasoning effort" value={settings.reasoning_effort ?? ""} onChange={({ target }) => set({ reasoning_effort: target.value || undefined })} className={input}>
            <option value="">provider’s own</option>
            {[...new Set([...efforts, ...(settings.reasoning_effort ? [settings.reasoning_effort] : [])])].map((effort) => <option key={effort}>{effort}</option>)}
          </select>
        </Row>
        <Row label="Calls at once">
          <select aria-label="Calls at once" value={yesNo(settings.parallel_tool_calls)} onChange={({ target }) => set({ parallel_tool_calls: readYesNo(target.value) })} className={input}>
            <option value="">provider’s own</option><option value="yes">several</option><option value="no">one at a time</option>
          </select>
        </Row>
        <Row label="Which function">
          <select
            aria-label="Which function" className={input} value={forced === undefined ? (typeof choice === "string" ? choice : "") : `call ${forced}`}
            onChange={({ target: { value } }) => set({ tool_choice: value.startsWith("call ") ? { type: "function", function: { name: value.slice(5) } } : value === "auto" || value === "none" || value === "required" ? value : undefined })}
          >
            <option value="">provider’s own</option>
            <option value="auto">the model decides</option>
            <option value="none">none</option>
            <option value="required">it must call one</option>
            {[...new Set([...functions, ...(forced ? [forced] : [])])].map((name) => <option key={name} value={`call ${name}`}>it must call {visible(name)}</option>)}
          </select>
        </Row>
        <Row label="Strict schemas">
          <select aria-label="Strict schemas" value={yesNo(settings.strict)} onChange={({ target }) => set({ strict: readYesNo(target.value) })} className={input}>
            <option value="">as each function says</option><option value="yes">all that can be</option><option value="no">none</option>
          </select>
        </Row>
      </div>
      {(forced || choice === "required") && <p className="text-meta text-ink-2">A forced call is forced once a turn: after it the model may answer.</p>}
      <div className="flex items-center justify-between gap-3">
        <Switch label="Send the instructions of the agent" on={settings.system !== false} onChange={(on) => set({ system: on ? undefined : false })}>Send the instructions</Switch>
        <Button size="sm" look="quiet" disabled={Object.keys(settings).length === 0} onClick={() => onSettings({})}>All as the provider does</Button>
      </div>
    </div>
  )
}

const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex min-w-0 flex-col gap-1"><span className="text-meta text-ink-2" aria-hidden>{label}</span>{children}</div>
)

const yesNo = (value: boolean | undefined): string => (value === undefined ? "" : value ? "yes" : "no")
const readYesNo = (text: string): boolean | undefined => (text === "" ? undefined : text === "yes")
