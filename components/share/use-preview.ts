/** What others would see of a share that is being made, read again a moment after each change. */
"use client"
import { useEffect, useState } from "react"
import { previewShare, type Preview, type Wish } from "./shares-api.ts"

const WAIT_MS = 200

/** The former one stays while the next is read. */
export function usePreview(conversationId: string, wish: Wish): { value?: Preview; problem?: string } {
  const [state, setState] = useState<{ value?: Preview; problem?: string }>({})
  const asked = JSON.stringify(wish)
  useEffect(() => {
    const control = new AbortController()
    const timer = setTimeout(() => {
      previewShare(conversationId, JSON.parse(asked), control.signal).then(
        (value) => setState({ value }),
        (error: Error) => { if (!control.signal.aborted) setState({ problem: error.message }) },
      )
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [conversationId, asked])
  return state
}
