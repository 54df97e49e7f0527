/** One of a person's own tools while it is edited: what is saved, what is not yet, and how saving goes wrong. */
"use client"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import { ApiError } from "#components/api.ts"
import { definitionOf, draftOf, sameDraft, type Draft } from "./draft.ts"
import { wordsOf } from "./problem.tsx"
import { isOwn, readTool, saveTool, type OwnTool } from "./tools-api.ts"

/** `newer`: somebody saved that version meanwhile. */
export type SaveState = { kind: "idle" } | { kind: "saving" } | { kind: "failed"; message: string; newer?: OwnTool }

export type ToolEditing = {
  saved: OwnTool
  draft: Draft
  dirty: boolean
  state: SaveState
  change: (part: Partial<Draft>) => void
  /** True when it is saved; with `seen`, on top of that version. */
  save: (seen?: number) => Promise<boolean>
  /** Gives up what is not saved. */
  reset: (saved: OwnTool) => void
  /** What changed without a new version. */
  setSaved: (saved: OwnTool) => void
  /** What is not saved was found in this tab, from an earlier visit. */
  kept: boolean
}

export function useToolEditing(first: OwnTool): ToolEditing {
  const [saved, setSaved] = useState(first)
  const [draft, setDraft] = useState(() => draftOf(first))
  const [state, setState] = useState<SaveState>({ kind: "idle" })
  const [kept, setKept] = useState(false)
  const dirty = useMemo(() => !sameDraft(draft, draftOf(saved)), [draft, saved])
  const latest = useRef({ saved, draft })
  useEffect(() => void (latest.current = { saved, draft }))

  const key = `tool:${first.id}`
  const restored = useRef(false)
  useEffect(() => {
    const before = readKept(key)
    if (before && before.version === first.version && !sameDraft(before.draft, draftOf(first))) {
      setDraft(before.draft)
      setKept(true)
    }
  }, [])
  useEffect(() => {
    // The first run comes before what was kept is back.
    if (restored.current) keep(key, dirty ? { version: saved.version, draft } : null)
    restored.current = true
  }, [dirty, draft, saved.version])

  const change = useCallback((part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part })), [])
  const reset = useCallback((next: OwnTool) => {
    setSaved(next)
    setDraft(draftOf(next))
    setState({ kind: "idle" })
    setKept(false)
  }, [])
  const save = useCallback(async (seen?: number) => {
    const now = latest.current
    setState({ kind: "saving" })
    try {
      setSaved(await saveTool(now.saved.id, { ...definitionOf(now.draft), seen: seen ?? now.saved.version }))
      setState({ kind: "idle" })
      setKept(false)
      return true
    } catch (error) {
      setState({ kind: "failed", message: wordsOf(error), ...(await newerThan(now.saved.id, seen ?? now.saved.version, error)) })
      return false
    }
  }, [])
  return { saved, draft, dirty, state, change, save, reset, setSaved, kept }
}

/** A conflict is about the version or about the name; only the tool itself tells which. */
async function newerThan(id: string, version: number, error: unknown): Promise<{ newer?: OwnTool }> {
  if (!(error instanceof ApiError) || error.status !== 409) return {}
  const now = await readTool(id).catch(() => null)
  return now && isOwn(now) && now.version !== version ? { newer: now } : {}
}

type Kept = { version: number; draft: Draft }

// A browser may refuse the storage; what is not saved is then only kept by the page.
function readKept(key: string): Kept | null {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function keep(key: string, kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(key, JSON.stringify(kept))
    else sessionStorage.removeItem(key)
  } catch {
    return
  }
}
