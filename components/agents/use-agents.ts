/** The agents of the workspace, shared by the pages that choose among them and read again each time one of these is opened. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import { wordsOf } from "#components/tools/problem.tsx"
import { listAgents, type ShownAgent } from "./agents-api.ts"

type State = { agents: ShownAgent[] | null; problem: string }

let state: State = { agents: null, problem: "" }
const empty = state
const listeners = new Set<() => void>()

const set = (next: State) => {
  state = next
  for (const listener of listeners) listener()
}

export function refreshAgents(): void {
  listAgents().then((agents) => set({ agents, problem: "" }), (error: unknown) => set({ ...state, problem: wordsOf(error) }))
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** `agents` is null until they are known. */
export function useAgents(): State {
  useEffect(refreshAgents, [])
  return useSyncExternalStore(subscribe, () => state, () => empty)
}
