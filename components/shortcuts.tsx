/** The keys of the page, and the dialog that lists them. */
"use client"
import { useEffect, useRef } from "react"
import { Dialog } from "./ui/dialog.tsx"

export type Shortcuts = { onPalette: () => void; onHelp: () => void; onStop?: () => void }

/** Listens on the whole page; keys without Ctrl or ⌘ only where nothing is typed. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { onPalette, onHelp, onStop } = latest.current
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault()
        return onPalette()
      }
      // What is open closes first: dialogs by themselves, menus and fields by taking the event.
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return
      if (event.key === "Escape") return onStop?.()
      if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]")) return
      if (event.key === "?") onHelp()
      if (event.key === "/") {
        event.preventDefault()
        document.querySelector<HTMLElement>("#chat :is(textarea, [type=search])")?.focus()
      }
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
}

const keys: [string, [string, string][]][] = [
  ["Anywhere", [["Ctrl K or ⌘ K", "Command palette"], ["Esc", "Stop the running turn"], ["/", "Write a message, or search"], ["?", "This list"]]],
  ["While writing", [["Enter", "Send"], ["Shift Enter", "New line"], ["↑", "Edit the last waiting message"]]],
  ["In the trace", [["J  K", "Next, previous"], ["Enter", "Open the card"], ["[  ]", "One event back, forward"], ["P", "Play, pause"]]],
  ["In the memories", [["J  K", "Next, previous"], ["X", "Select, with Shift up to here"], ["E  P", "Edit, pin"], ["Del", "Forget"]]],
  ["In the list", [["F2", "Rename"]]],
  ["On the edge of a pane", [["←  →", "Resize"], ["Enter", "First width"]]],
]

export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {keys.map(([where, list]) => (
          <section key={where}>
            <h3 className="mb-1.5 text-meta font-medium text-ink-3">{where}</h3>
            <dl className="grid gap-1 text-trace">
              {list.map(([key, does]) => (
                <div key={key} className="flex items-baseline justify-between gap-4">
                  <dt className="order-2"><kbd className="rounded-sm border border-line-strong bg-sunken px-1.5 py-0.5 text-[0.6875rem] whitespace-pre text-ink-2">{key}</kbd></dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
