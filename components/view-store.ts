/** One mutable view and who listens to which of its entities, so that a token re-renders one step and nothing else. */
"use client"
import { createContext, useCallback, useContext, useSyncExternalStore } from "react"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold, type Touched, type View } from "#lib/agent/view.ts"

export type ViewStore = {
  view: View
  /** The folded envelopes, kept events only, for the scrubber and the export. */
  log: Envelope[]
  /** Folds a batch and tells each listener of a touched entity once. */
  add(batch: Envelope[]): void
  subscribe(entity: Touched, listener: () => void): () => void
}

export function createViewStore(): ViewStore {
  const view = emptyView()
  const log: Envelope[] = []
  const listeners = new Map<Touched, Set<() => void>>()
  return {
    view,
    log,
    add(batch) {
      const touched = new Set<Touched>()
      for (const envelope of batch) {
        const fresh = envelope.seq === undefined || envelope.seq > view.seq
        for (const entity of fold(view, envelope)) touched.add(entity)
        if (fresh && envelope.seq !== undefined) log.push(envelope)
      }
      for (const entity of touched) listeners.get(entity)?.forEach((listener) => listener())
    },
    subscribe(entity, listener) {
      const set = listeners.get(entity) ?? new Set()
      listeners.set(entity, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(entity)
      }
    },
  }
}

export const ViewStoreContext = createContext<ViewStore | null>(null)

export function useViewStore(): ViewStore {
  const store = useContext(ViewStoreContext)
  if (!store) throw new Error("useViewStore needs a ViewStoreContext around it")
  return store
}

/** Re-renders the caller when this entity changes; gives the entity back. */
export function useEntity<T extends Touched>(entity: T): T {
  const store = useViewStore()
  const subscribe = useCallback((listener: () => void) => store.subscribe(entity, listener), [store, entity])
  const version = () => entity.version
  useSyncExternalStore(subscribe, version, version)
  return entity
}
