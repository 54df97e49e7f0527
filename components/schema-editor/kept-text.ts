/** JSON that cannot be read yet, kept in this tab with the parameters it was typed over: leaving the page, in whatever way, loses nothing. */
"use client"
import { useEffect, useRef } from "react"
import type { Doc } from "./document.ts"

type Kept = { over: string; text: string }

/** `onFound` hears a text that was left behind over the parameters that there are now. Without a key nothing is kept. */
export function useKeptText(key: string | undefined, { problem, parameters, text }: Doc, onFound: (text: string) => void): void {
  const holds = useRef(false)
  useEffect(() => {
    if (key === undefined) return
    const over = JSON.stringify(parameters)
    if (problem) {
      keepText(key, { over, text })
      holds.current = true
    } else if (holds.current) {
      keepText(key, null)
      holds.current = false
    } else {
      const kept = readText(key)
      if (kept?.over === over) onFound(kept.text)
    }
  }, [key, problem, parameters, text])
}

// A browser may refuse the storage; the text is then only kept by the page.
function readText(key: string): Kept | null {
  try {
    const json = sessionStorage.getItem(key)
    return json === null ? null : JSON.parse(json)
  } catch {
    return null
  }
}

/** Null forgets it. */
export function keepText(key: string, kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(key, JSON.stringify(kept))
    else sessionStorage.removeItem(key)
  } catch {
    return
  }
}
