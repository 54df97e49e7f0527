/** Tabs over one panel. By hand, because a style that a library writes into the page from the server is refused there. */
"use client"
import { useId, useRef, type KeyboardEvent, type ReactNode } from "react"

type Tab<Name extends string> = { name: Name; label: ReactNode; panel: () => ReactNode }

export function ViewTabs<Name extends string>({ label, tabs, shown, onShow }: { label: string; tabs: Tab<Name>[]; shown: Name; onShow: (name: Name) => void }) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const now = tabs.find(({ name }) => name === shown) ?? tabs[0]
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? tabs.length - 1 : 0
    const next = step > 0 && now ? tabs[(tabs.indexOf(now) + step) % tabs.length] : undefined
    if (!next) return
    onShow(next.name)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.name}"]`)?.focus()
  }
  return (
    <div className="flex h-full min-w-0 flex-1 flex-col">
      <div ref={list} role="tablist" aria-label={label} onKeyDown={onKeyDown} className="flex h-10 shrink-0 items-end gap-1 border-b border-line px-2">
        {tabs.map((tab) => (
          <button
            key={tab.name} type="button" role="tab" id={`${id}-${tab.name}`} data-tab={tab.name} aria-selected={tab === now} aria-controls={tab === now ? `${id}-panel` : undefined}
            tabIndex={tab === now ? 0 : -1} onClick={() => onShow(tab.name)}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-trace text-ink-2 outline-offset-[-2px] hover:text-ink aria-selected:border-accent aria-selected:font-medium aria-selected:text-ink"
          >
            {tab.label}
          </button>
        ))}
      </div>
      {now && <div key={now.name} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${now.name}`} className="flex min-h-0 flex-1 flex-col">{now.panel()}</div>}
    </div>
  )
}
