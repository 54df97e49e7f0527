/** Ctrl S and ⌘ S save, wherever the focus is. */
"use client"
import { useEffect, useRef } from "react"

const SETTLE_MS = 60

export function useSaveKey(save: () => void): void {
  const latest = useRef(save)
  useEffect(() => void (latest.current = save))
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      // What is typed in a field is taken when the field is left, and comes here some renders later.
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.dispatchEvent(new FocusEvent("focusout", { bubbles: true }))
      setTimeout(() => latest.current(), SETTLE_MS)
    }
    document.addEventListener("keydown", onKeyDown)
    return () => document.removeEventListener("keydown", onKeyDown)
  }, [])
}
