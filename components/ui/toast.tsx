/** Short notices at the foot of the page, with at most one thing to do, such as Undo. */
"use client"
import { X } from "lucide-react"
import { useEffect, useState, useSyncExternalStore } from "react"
import { Button } from "./button.tsx"
import { IconButton } from "./icon-button.tsx"

export type Notice = { text: string; tone?: "plain" | "error"; action?: { label: string; run: () => void } }
type Shown = Notice & { id: number }

const listeners = new Set<() => void>()
const none: Shown[] = []
let shown = none
let lastId = 0

const show = (next: Shown[]) => {
  shown = next
  for (const listener of listeners) listener()
}
const dismiss = (id: number) => show(shown.filter((notice) => notice.id !== id))

/** Shows a notice for 8 seconds, longer while the pointer or the focus is on it. */
export function notify(notice: Notice): void {
  show([...shown.slice(-2), { ...notice, id: ++lastId }])
}

export function Toaster() {
  const notices = useSyncExternalStore(subscribe, () => shown, () => none)
  return (
    <section aria-label="Notices" className="pointer-events-none fixed inset-x-0 bottom-20 z-40 flex flex-col items-center gap-2 px-4 md:bottom-6">
      <div role="status" className="contents">
        {notices.map((notice) => <Toast key={notice.id} notice={notice} />)}
      </div>
    </section>
  )
}

function Toast({ notice }: { notice: Shown }) {
  const { id, text, tone, action } = notice
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    if (pointed || focused) return
    const timer = setTimeout(() => dismiss(id), 8_000)
    return () => clearTimeout(timer)
  }, [id, pointed, focused])
  const close = () => dismiss(id)
  return (
    <div
      onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)} onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}
      className="pointer-events-auto flex max-w-full animate-in items-center gap-2 rounded-lg border border-line bg-float py-1.5 pr-1.5 pl-3 text-trace shadow-float"
    >
      <span className={`min-w-0 break-words ${tone === "error" ? "text-error" : ""}`}>{text}</span>
      {action && <Button size="sm" look="quiet" className="text-accent" onClick={() => { action.run(); close() }}>{action.label}</Button>}
      <IconButton icon={X} size="sm" label="Dismiss" onClick={close} />
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
