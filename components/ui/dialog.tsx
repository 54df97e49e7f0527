/** The browser's own modal dialog: it traps and returns the focus and needs no injected style. */
"use client"
import { X } from "lucide-react"
import { useId, useLayoutEffect, useRef, useState, type ReactNode } from "react"

type Props = {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** `bare` has no header and no padding; the title stays its name. */
  bare?: boolean
  className?: string
}

export function Dialog({ open, onClose, title, children, bare = false, className = "w-[34rem]" }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  // What is inside comes when the dialog is open: React asks for the focus once, and a closed dialog cannot have it.
  const [shown, setShown] = useState(false)
  useLayoutEffect(() => {
    const dialog = ref.current
    if (!dialog || !open) return
    const before = document.activeElement
    dialog.showModal()
    setShown(true)
    return () => {
      setShown(false)
      dialog.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [open])
  if (!open) return null
  return (
    <dialog
      ref={ref} aria-labelledby={id} onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      // What is typed here is no key of what the dialog was opened from.
      onKeyDown={(event) => event.stopPropagation()}
      className={`max-h-[min(44rem,calc(100dvh-2rem))] max-w-[calc(100vw-2rem)] animate-in overflow-hidden rounded-xl border border-line bg-float text-ink shadow-float ${className}`}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className={bare ? "sr-only" : "flex items-center justify-between gap-4 py-3 pr-3 pl-5"}>
          <h2 id={id} className="text-head">{title}</h2>
          {!bare && (
            // No tooltip: it would lie below the dialog, which is in the browser's top layer.
            <button type="button" aria-label="Close" onClick={onClose} className="grid size-8 place-items-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink max-md:size-9">
              <X size="1rem" strokeWidth={1.75} aria-hidden />
            </button>
          )}
        </header>
        <div className={bare ? "min-h-0" : "min-h-0 overflow-y-auto px-5 pb-5"}>{shown && children}</div>
      </div>
    </dialog>
  )
}
