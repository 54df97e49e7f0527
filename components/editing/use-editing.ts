/** Something with versions while it is edited: what is saved, what is not yet, and how saving goes wrong. */
"use client"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { ApiError } from "#components/api.ts"
import { wordsOf } from "#components/tools/problem.tsx"

export type Versioned = { id: string; version: number }

/** `newer`: somebody saved that version meanwhile. */
export type SaveState<S> = { kind: "idle" } | { kind: "saving" } | { kind: "failed"; message: string; newer?: S }

export type Editing<S, D> = {
  saved: S
  draft: D
  dirty: boolean
  state: SaveState<S>
  change: (part: Partial<D>) => void
  /** True when it is saved; with `seen`, on top of that version. */
  save: (seen?: number) => Promise<boolean>
  /** Gives up what is not saved. */
  reset: (saved: S) => void
  /** What changed without a new version. */
  setSaved: (saved: S) => void
  /** What is not saved was found in this tab, from an earlier visit. */
  kept: boolean
}

type Ways<S, D> = {
  /** Under which what is not saved is kept in this tab. */
  key: string
  draftOf: (saved: S) => D
  same: (a: D, b: D) => boolean
  /** Rejects when `seen` is not the newest version. */
  put: (saved: S, draft: D, seen: number) => Promise<S>
  /** As it is now; null when there is none. */
  read: (id: string) => Promise<S | null>
}

/** `ways` are those of the first render. */
export function useEditing<S extends Versioned, D>(first: S, given: Ways<S, D>): Editing<S, D> {
  const [{ key, draftOf, same, put, read }] = useState(given)
  const [saved, setSaved] = useState(first)
  const [draft, setDraft] = useState(() => draftOf(first))
  const [state, setState] = useState<SaveState<S>>({ kind: "idle" })
  const [kept, setKept] = useState(false)
  const dirty = useMemo(() => !same(draft, draftOf(saved)), [draft, saved])
  const latest = useRef({ saved, draft })
  useEffect(() => void (latest.current = { saved, draft }))

  const restored = useRef(false)
  useEffect(() => {
    const before = readKept<D>(key)
    if (before && before.version === first.version && !same(before.draft, draftOf(first))) {
      setDraft(before.draft)
      setKept(true)
    }
  }, [])
  useEffect(() => {
    // The first run comes before what was kept is back.
    if (restored.current) keep(key, dirty ? { version: saved.version, draft } : null)
    restored.current = true
  }, [dirty, draft, saved.version])

  const change = useCallback((part: Partial<D>) => setDraft((now) => ({ ...now, ...part })), [])
  const reset = useCallback((next: S) => {
    setSaved(next)
    setDraft(draftOf(next))
    setState({ kind: "idle" })
    setKept(false)
  }, [])
  const save = useCallback(async (seen?: number) => {
    const now = latest.current
    const on = seen ?? now.saved.version
    setState({ kind: "saving" })
    try {
      setSaved(await put(now.saved, now.draft, on))
      setState({ kind: "idle" })
      setKept(false)
      return true
    } catch (error) {
      // A conflict is about the version or about the name; only the thing itself tells which.
      const newer = error instanceof ApiError && error.status === 409 ? await read(now.saved.id).catch(() => null) : null
      setState({ kind: "failed", message: wordsOf(error), ...(newer && newer.version !== on && { newer }) })
      return false
    }
  }, [])
  return { saved, draft, dirty, state, change, save, reset, setSaved, kept }
}

type Kept<D> = { version: number; draft: D }

// A browser may refuse the storage; what is not saved is then only kept by the page.
function readKept<D>(key: string): Kept<D> | null {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function keep(key: string, kept: Kept<unknown> | null): void {
  try {
    if (kept) sessionStorage.setItem(key, JSON.stringify(kept))
    else sessionStorage.removeItem(key)
  } catch {
    return
  }
}
