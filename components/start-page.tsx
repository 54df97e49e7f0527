/** A new conversation: what can be asked, and what was asked before. */
"use client"
import Link from "next/link"
import { useCallback, useState } from "react"
import type { Context } from "#lib/agent/context.ts"
import type { ChosenSettings } from "#lib/agent/settings.ts"
import { SetupBar } from "./agents/setup-bar.tsx"
import { Composer } from "./chat/composer.tsx"
import { StarterCard } from "./chat/starter-card.tsx"
import { starters, type Starter } from "./chat/starters.ts"
import { ImportZone } from "./exchange/import-zone.tsx"
import { Palette } from "./palette.tsx"
import { titleOf, useConversationList } from "./rail/conversation-list.ts"
import { Shell, type Pane } from "./shell.tsx"
import { ShortcutHelp, useShortcuts } from "./shortcuts.tsx"
import { TopBar } from "./top-bar.tsx"
import { Ago } from "./ui/time.tsx"
import { notify } from "./ui/toast.tsx"
import { isOffline, useModels } from "./use-models.ts"
import { useStart } from "./use-start.ts"

/** `first`: the agent that is chosen to begin with; `words` stand in the composer then. */
export function StartPage({ first, words = "" }: { first: string; words?: string }) {
  const models = useModels()
  const [chosen, setChosen] = useState<string | undefined>()
  const model = chosen ?? models?.default
  const [agent, setAgent] = useState(first)
  const [context, setContext] = useState<Context>({})
  const [settings, setSettings] = useState<ChosenSettings>({})
  const start = useStart({ model, agent, context, settings })
  const [pane, setPane] = useState<Pane>("chat")
  const [open, setOpen] = useState<"palette" | "help" | null>(null)
  const [fill, setFill] = useState<{ text: string } | null>(words ? { text: words } : null)
  // One click shows the idea; a failure leaves the words in the composer.
  const pick = ({ prompt, agent: who }: Starter) => void start(prompt, who).catch((error: unknown) => {
    setFill({ text: prompt })
    notify({ text: error instanceof Error ? error.message : String(error), tone: "error" })
  })
  const close = useCallback(() => setOpen(null), [])
  const onPalette = () => setOpen("palette")
  const onHelp = () => setOpen("help")
  useShortcuts({ onPalette, onHelp })
  return (
    <Shell
      pane={pane} onPane={setPane}
      bar={<TopBar title={null} models={models} model={model} onModel={setChosen} onPalette={onPalette} onHelp={onHelp} />}
      main={
        <ImportZone>
          <div className="mx-auto flex min-h-[calc(100%-5rem)] w-full max-w-[46rem] flex-col justify-center gap-6 px-4 py-10 md:px-6">
            <header className="flex flex-col gap-1">
              <h1 className="text-title">Watch an agent call functions</h1>
              <p className="text-chat text-ink-2">Ask something. Every call shows up when it starts, with its arguments, its result and its time.</p>
            </header>
            <div>
              <Composer draftKey="new" placeholder="Ask something that needs a function" onSend={(text) => start(text)} fill={fill} />
              <SetupBar agent={agent} lane={0} next={agent} context={context} onAgent={setAgent} onContext={setContext} settings={settings} functions={[]} onSettings={setSettings} />
            </div>
            {model && isOffline(model) && (
              <p className="-mt-3 px-1 text-meta text-ink-2">
                <strong className="font-medium text-ink">Offline model: rules, no AI.</strong> <Link href="/settings/providers" prefetch={false} className="rounded-sm text-accent underline underline-offset-4">Add a provider</Link>, or set <code>OPENAI_API_KEY</code>, to ask a real one.
              </p>
            )}
            <section aria-label="Starters" className="grid gap-3 sm:grid-cols-2">
              {starters.map((starter) => <StarterCard key={starter.idea} starter={starter} onPick={() => pick(starter)} />)}
            </section>
            <Recent />
          </div>
        </ImportZone>
      }
    >
      <Palette open={open === "palette"} onClose={close} onHelp={onHelp} models={models} onModel={setChosen} />
      <ShortcutHelp open={open === "help"} onClose={close} />
    </Shell>
  )
}

function Recent() {
  const { items, q } = useConversationList()
  if (q || items.length === 0) return null
  return (
    <section>
      <h2 className="px-1 pb-1 text-meta font-medium text-ink-3">Recent</h2>
      <ul className="divide-y divide-line border-y border-line">
        {items.slice(0, 4).map((item) => (
          <li key={item.id}>
            <Link href={`/c/${encodeURIComponent(item.id)}`} prefetch={false} className="flex h-9 items-center justify-between gap-4 px-1 text-trace transition-colors hover:text-accent max-md:h-11">
              <bdi className="truncate">{titleOf(item)}</bdi>
              <Ago at={item.updatedAt} className="shrink-0 text-meta text-ink-3" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
