/** What the conversation is called, who answers, and the page's own controls. */
"use client"
import { Command, Keyboard, Pencil } from "lucide-react"
import { useState, type ReactNode } from "react"
import type { Models } from "./api.ts"
import type { Connection } from "./follow.ts"
import { ModelPicker } from "./model-picker.tsx"
import { PresenterToggle, RailToggle, ThemeMenu } from "./theme.tsx"
import { TitleField } from "./title-field.tsx"
import { visible } from "./trace/visible-text.tsx"
import { IconButton } from "./ui/icon-button.tsx"

type Props = {
  title: string | null
  onTitle?: (title: string) => void
  models: Models | null
  model: string | undefined
  onModel?: (id: string) => void
  connection?: Connection
  onPalette: () => void
  onHelp: () => void
  /** What can be done with the whole conversation. */
  menu?: ReactNode
  /** Stands in the place of the title. */
  children?: ReactNode
}

export function TopBar({ title, onTitle, models, model, onModel, connection, onPalette, onHelp, menu, children }: Props) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-b border-line pr-2 pl-2 md:pl-3">
      <RailToggle className="max-md:hidden" />
      <div className="flex min-w-0 flex-1 items-center gap-2 pl-1">
        {children ?? <Title title={title} onTitle={onTitle} />}
        {connection && <ConnectionState state={connection} />}
      </div>
      {onModel && <ModelPicker models={models} model={model} onModel={onModel} />}
      <span className="mx-1 h-4 w-px bg-line max-md:hidden" aria-hidden />
      {menu}
      <IconButton icon={Command} label="Command palette" shortcut="Ctrl K" onClick={onPalette} />
      <span className="contents max-md:hidden">
        <PresenterToggle />
        <IconButton icon={Keyboard} label="Keyboard help" shortcut="?" onClick={onHelp} className="max-md:hidden" />
      </span>
      <ThemeMenu />
    </header>
  )
}

function Title({ title, onTitle }: Pick<Props, "title" | "onTitle">) {
  const [editing, setEditing] = useState(false)
  if (title === null) return <span className="flex-1" />
  if (editing && onTitle) {
    return <TitleField title={title} className="h-8 max-w-96 text-head" onDone={(next) => { setEditing(false); if (next !== title) onTitle(next) }} />
  }
  const shown = visible(title) || "New conversation"
  return (
    <h1 className="min-w-0 text-head">
      {onTitle ? (
        <button type="button" onClick={() => setEditing(true)} className="group flex h-8 max-w-full items-center gap-1.5 rounded-md px-1.5 transition-colors hover:bg-hover">
          <bdi className="truncate">{shown}</bdi>
          <Pencil size="0.75rem" className="reveal shrink-0 text-ink-3" aria-hidden />
          <span className="sr-only">, rename</span>
        </button>
      ) : <bdi className="block truncate px-1.5">{shown}</bdi>}
    </h1>
  )
}

const states: Record<Connection, { word: string; look: string } | null> = {
  live: null,
  connecting: { word: "Connecting", look: "text-ink-3" },
  reconnecting: { word: "Connection lost, trying again", look: "text-waiting" },
  gone: null,
}

/** Silent while all is well. */
function ConnectionState({ state }: { state: Connection }) {
  const shown = states[state]
  return (
    <span role="status" className={`flex min-w-0 shrink-0 items-center gap-1.5 text-meta ${shown?.look ?? ""}`}>
      {shown && (
        <>
          <span className="size-1.5 animate-breathe rounded-full bg-current" aria-hidden />
          <span className="max-md:sr-only">{shown.word}</span>
        </>
      )}
    </span>
  )
}
