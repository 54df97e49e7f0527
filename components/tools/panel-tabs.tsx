/** Tabs whose panels stay once they were shown, so that what was typed and undone in them is still there. */
"use client"
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react"

export type PanelTab = { name: string; label: ReactNode; panel: ReactNode }

type Props = { label: string; tabs: PanelTab[]; shown: string; onShow: (name: string) => void }

export function PanelTabs({ label, tabs, shown, onShow }: Props) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const now = tabs.some(({ name }) => name === shown) ? shown : tabs[0]?.name
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (now === undefined) return
    setVisited((before) => (before.has(now) ? before : new Set([...before, now])))
    list.current?.querySelector(`[data-tab="${now}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [now])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? tabs.length - 1 : 0
    const next = step > 0 ? tabs[(tabs.findIndex(({ name }) => name === now) + step) % tabs.length] : undefined
    if (!next) return
    event.preventDefault()
    onShow(next.name)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus()
  }
  return (
    <div className="flex h-full min-h-0 w-full min-w-0 flex-col">
      <div ref={list} role="tablist" aria-label={label} onKeyDown={onKeyDown} className="flex h-10 shrink-0 items-end gap-1 overflow-x-auto overflow-y-hidden border-b border-line px-2 [scrollbar-width:none] max-md:h-12">
        {tabs.map(({ name, label: text }) => (
          <button
            key={name} type="button" role="tab" id={`${id}-${name}`} data-tab={name} aria-selected={name === now} aria-controls={name === now || visited.has(name) ? `${id}-${name}-panel` : undefined}
            tabIndex={name === now ? 0 : -1} onClick={() => onShow(name)}
            className="flex h-full shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-trace text-ink-2 outline-offset-[-2px] hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink"
          >
            {text}
          </button>
        ))}
      </div>
      {tabs.filter(({ name }) => name === now || visited.has(name)).map(({ name, panel }) => (
        <div key={name} role="tabpanel" id={`${id}-${name}-panel`} aria-labelledby={`${id}-${name}`} hidden={name !== now} className={name === now ? "flex min-h-0 flex-1 flex-col" : ""}>{panel}</div>
      ))}
    </div>
  )
}
