/** Whether a media query holds; on the server it does. */
"use client"
import { useCallback, useSyncExternalStore } from "react"

export function useMedia(query: string): boolean {
  const subscribe = useCallback((listener: () => void) => {
    const list = matchMedia(query)
    list.addEventListener("change", listener)
    return () => list.removeEventListener("change", listener)
  }, [query])
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches, () => true)
}

/** Wide enough for a panel beside the editor. */
export const SIDE = "(min-width: 72rem)"
