/** Everything the page can do, by typing. */
"use client"
import { Command } from "cmdk"
import { ALargeSmall, FileArchive, Keyboard, MessageSquare, PanelLeft, Repeat2, RotateCw, Share2, Sparkles, Square, SquarePen, type LucideIcon } from "lucide-react"
import { useRouter } from "next/navigation"
import type { ReactNode } from "react"
import type { Models } from "./api.ts"
import { download, exportForms } from "./exchange/conversation-menu.tsx"
import { places } from "./places.ts"
import { titleOf, useConversationList } from "./rail/conversation-list.ts"
import { setTheme, themes, togglePresenter, toggleRail } from "./theme.tsx"
import { Dialog } from "./ui/dialog.tsx"

type Props = {
  open: boolean
  onClose: () => void
  onHelp: () => void
  models: Models | null
  onModel: (id: string) => void
  onStop?: () => void
  onRetry?: () => void
  onShare?: () => void
  onRunAgain?: (() => void) | undefined
  /** Of the conversation on the page, by the query of its form. */
  onExport?: (query: string) => void
}

export function Palette({ open, onClose, ...rest }: Props) {
  return (
    <Dialog bare open={open} onClose={onClose} title="Command palette" className="mt-[12dvh]! w-[36rem]">
      <Commands onClose={onClose} {...rest} />
    </Dialog>
  )
}

function Commands({ onClose, onHelp, models, onModel, onStop, onRetry, onShare, onRunAgain, onExport }: Omit<Props, "open">) {
  const router = useRouter()
  const { items } = useConversationList()
  const then = (run: () => void) => () => {
    onClose()
    run()
  }
  return (
    <Command label="Commands" loop className="flex max-h-[28rem] flex-col">
      <Command.Input autoFocus placeholder="Find a command, a conversation, a model" className="h-12 shrink-0 border-b border-line bg-transparent px-4 text-chat outline-none max-md:text-[max(1rem,16px)]" />
      <Command.List label="Commands" className="min-h-0 flex-1 overflow-y-auto p-1.5">
        <Command.Empty className="py-8 text-center text-trace text-ink-3">Nothing of that name.</Command.Empty>
        <Group heading="Commands">
          {onStop && <Item icon={Square} value="stop turn" onSelect={then(onStop)}>Stop the running turn</Item>}
          {onRetry && <Item icon={RotateCw} value="retry turn again" onSelect={then(onRetry)}>Run the last turn again</Item>}
          {onShare && <Item icon={Share2} value="share link conversation" onSelect={then(onShare)}>Share this conversation</Item>}
          {onRunAgain && <Item icon={Repeat2} value="run again rerun compare other model version" onSelect={then(onRunAgain)}>Run this conversation again and compare</Item>}
          {onExport && exportForms.map(({ query, label, icon }) => <Item key={query} icon={icon} value={`export save file ${label}`} onSelect={then(() => onExport(query))}>Export: {label}</Item>)}
          <Item icon={FileArchive} value="export all conversations zip backup" onSelect={then(() => download("/api/export"))}>Export all conversations</Item>
          <Item icon={SquarePen} value="new conversation" onSelect={then(() => router.push("/"))}>New conversation</Item>
          {places.map(({ href, label, icon, words }) => (
            <Item key={href} icon={icon} value={`${label} ${words}`} onSelect={then(() => router.push(href))}>{label}</Item>
          ))}
          {themes.map(({ id, label, icon }) => (
            <Item key={id} icon={icon} value={`theme ${id} ${label}`} onSelect={then(() => setTheme(id))}>Theme: {label.toLowerCase()}</Item>
          ))}
          <Item icon={ALargeSmall} value="presenter size large text" onSelect={then(togglePresenter)}>Presenter size</Item>
          <Item icon={PanelLeft} value="show hide conversations rail sidebar" onSelect={then(toggleRail)}>Show or hide conversations</Item>
          <Item icon={Keyboard} value="keyboard help shortcuts" onSelect={then(onHelp)}>Keyboard help</Item>
        </Group>
        {items.length > 0 && (
          <Group heading="Conversations">
            {items.slice(0, 50).map((item) => (
              <Item key={item.id} icon={MessageSquare} value={`${titleOf(item)} ${item.id}`} onSelect={then(() => router.push(`/c/${encodeURIComponent(item.id)}`))}>
                {titleOf(item)}
              </Item>
            ))}
          </Group>
        )}
        {models && (
          <Group heading="Models">
            {models.items.map((model) => (
              <Item key={model.id} icon={Sparkles} value={`model ${model.label} ${model.id}`} onSelect={then(() => onModel(model.id))}>Use {model.label}</Item>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  )
}

const Group = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group heading={heading} className="**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-meta **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-ink-3">
    {children}
  </Command.Group>
)

const Item = ({ icon: Icon, value, onSelect, children }: { icon: LucideIcon; value: string; onSelect: () => void; children: ReactNode }) => (
  <Command.Item value={value} onSelect={onSelect} className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-trace data-[selected=true]:bg-hover max-md:h-11">
    <Icon size="0.9375rem" strokeWidth={1.75} className="shrink-0 text-ink-2" aria-hidden />
    <bdi className="min-w-0 flex-1 truncate">{children}</bdi>
  </Command.Item>
)
