/** The models that can be asked, read once per page load, and until it works. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import { listModels, type Models } from "./api.ts"

const RETRY_MS = 3_000

let models: Models | null = null
let reading = false
const listeners = new Set<() => void>()

async function read(): Promise<void> {
  if (reading) return
  reading = true
  models = await listModels().catch(() => null)
  reading = false
  // A page stays open while its server restarts.
  if (!models && listeners.size > 0) setTimeout(() => void read(), RETRY_MS)
  for (const listener of listeners) listener()
}

/** Reads the list again: a provider was added, changed or deleted. */
export const refreshModels = (): void => void read()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Null until they are known. */
export function useModels(): Models | null {
  useEffect(() => {
    if (!models) void read()
  }, [])
  return useSyncExternalStore(subscribe, () => models, () => null)
}

/** What to call a model: its label, or the id without its provider. */
export const labelOf = (models: Models | null, id: string): string =>
  models?.items.find((model) => model.id === id)?.label ?? id.slice(id.indexOf(":") + 1)

export const isOffline = (modelId: string): boolean => modelId.startsWith("offline:")
