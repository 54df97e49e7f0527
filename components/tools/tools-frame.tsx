/** The frame of the tool pages: the rail beside them, the palette and the keys as everywhere. */
"use client"
import { Wrench } from "lucide-react"
import { useCallback, useState, type ReactNode } from "react"
import { Palette } from "#components/palette.tsx"
import { Shell, type Pane } from "#components/shell.tsx"
import { ShortcutHelp, useShortcuts } from "#components/shortcuts.tsx"
import { TopBar } from "#components/top-bar.tsx"

/** `bar` stands in the top bar, where a conversation has its title. */
export function ToolsFrame({ bar, main, children }: { bar: ReactNode; main: ReactNode; children?: ReactNode }) {
  const [pane, setPane] = useState<Pane>("chat")
  const [open, setOpen] = useState<"palette" | "help" | null>(null)
  const close = useCallback(() => setOpen(null), [])
  const onPalette = () => setOpen("palette")
  const onHelp = () => setOpen("help")
  useShortcuts({ onPalette, onHelp })
  return (
    <Shell
      pane={pane} onPane={setPane} here={{ label: "Tools", icon: Wrench }} main={main}
      bar={<TopBar title={null} models={null} model={undefined} onPalette={onPalette} onHelp={onHelp}>{bar}</TopBar>}
    >
      {children}
      <Palette open={open === "palette"} onClose={close} onHelp={onHelp} models={null} onModel={() => undefined} />
      <ShortcutHelp open={open === "help"} onClose={close} />
    </Shell>
  )
}
