/** What can be done with a whole conversation: share it, take it away as a file. */
"use client"
import { Braces, Columns2, Ellipsis, FileJson, FileText, Repeat2, Share2, Waypoints } from "lucide-react"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem, MenuLine } from "#components/ui/menu.tsx"

export const exportForms = [
  { query: "as=json", label: "Cassette, opens in any Full Turn", icon: FileJson },
  { query: "as=openai-jsonl", label: "Fine-tuning, one line", icon: Braces },
  { query: "as=openai-jsonl&per=turn", label: "Fine-tuning, a line for each turn", icon: Braces },
  { query: "as=markdown", label: "Markdown", icon: FileText },
  { query: "as=otel", label: "OpenTelemetry spans", icon: Waypoints },
]

/** Lets the browser save what an address gives. */
export function download(path: string): void {
  const link = document.createElement("a")
  link.href = path
  link.download = ""
  link.click()
}

export const exportPath = (id: string, query: string): string => `/api/conversations/${encodeURIComponent(id)}/export?${query}`

/** `onCompare`: with the conversation that this one was made from. */
type Props = { id: string; onShare: () => void; onRunAgain: () => void; onCompare?: (() => void) | undefined }

export function ConversationMenu({ id, onShare, onRunAgain, onCompare }: Props) {
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label="Share and export" />}>
      <MenuItem icon={Share2} onSelect={onShare}>Share…</MenuItem>
      <MenuItem icon={Repeat2} onSelect={onRunAgain}>Run again…</MenuItem>
      {onCompare && <MenuItem icon={Columns2} onSelect={onCompare}>Compare with the original</MenuItem>}
      <MenuLine />
      {exportForms.map(({ query, label, icon }) => <MenuItem key={query} icon={icon} onSelect={() => download(exportPath(id, query))}>{label}</MenuItem>)}
    </Menu>
  )
}
