/** The frame of a page that is no conversation: the rail beside it, the palette and the keys as everywhere. */
"use client"
import { useCallback, useState, type ReactNode } from "react"
import { Palette } from "./palette.tsx"
import type { Place } from "./places.ts"
import { Shell, type Pane } from "./shell.tsx"
import { ShortcutHelp, useShortcuts } from "./shortcuts.tsx"
import { TopBar } from "./top-bar.tsx"

/** `bar` stands in the top bar, where a conversation has its title; `here` is what a phone calls this page. */
export function PageFrame({ here, bar, main, children }: { here: Pick<Place, "label" | "icon">; bar: ReactNode; main: ReactNode; children?: ReactNode }) {
  const [pane, setPane] = useState<Pane>("chat")
  const [open, setOpen] = useState<"palette" | "help" | null>(null)
  const close = useCallback(() => setOpen(null), [])
  const onPalette = () => setOpen("palette")
  const onHelp = () => setOpen("help")
  useShortcuts({ onPalette, onHelp })
  return (
    <Shell
      pane={pane} onPane={setPane} here={here} main={main}
      bar={<TopBar title={null} models={null} model={undefined} onPalette={onPalette} onHelp={onHelp}>{bar}</TopBar>}
    >
      {children}
      <Palette open={open === "palette"} onClose={close} onHelp={onHelp} models={null} onModel={() => undefined} />
      <ShortcutHelp open={open === "help"} onClose={close} />
    </Shell>
  )
}
