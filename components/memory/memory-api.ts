/** The endpoints of memory, typed. */
import { request, type Page } from "#components/api.ts"
import type { Judged, Memory, MemoryHit, MemoryScope } from "#lib/agent/memory.ts"

/** A memory of a list; what a search found also says how well it fits. */
export type ListedMemory = Memory & Partial<Pick<MemoryHit, "score" | "scores">>
export type Saved = { memory: Memory; judged: Judged }
export type MemoryChange = { text?: string; pinned?: boolean; expiresAt?: string | null; scope?: MemoryScope; active?: true }
export type NewMemory = { text: string; scope?: MemoryScope; expiresAt?: string; pinned?: boolean }

const memory = (id: string) => `/api/memories/${encodeURIComponent(id)}`

/** `history`: what was replaced is searched too. `at`: as things stood then. */
export type MemoryQuery = { q?: string; at?: string; history?: "1"; status?: string; conversation?: string; cursor?: string; k?: string; limit?: string }

export const listMemories = (query: MemoryQuery, signal?: AbortSignal) => request<Page<ListedMemory>>("GET", `/api/memories?${new URLSearchParams(query)}`, undefined, signal)
export const addMemory = (fact: NewMemory) => request<Saved>("POST", "/api/memories", fact)
/** With `text` it is superseded, and the answer is the new one. */
export const changeMemory = (id: string, change: MemoryChange) => request<Memory>("PATCH", memory(id), change)
export const deleteMemory = (id: string) => request<void>("DELETE", memory(id))
export const restoreMemory = (id: string) => request<Memory>("POST", `${memory(id)}/restore`, {})
/** Oldest first. */
export const readChain = (id: string, signal?: AbortSignal) => request<{ items: Memory[] }>("GET", `${memory(id)}/chain`, undefined, signal).then(({ items }) => items)
/** Takes back that it was stored; what it had replaced is current again. */
export const undoMemory = (id: string) => request<unknown>("POST", `${memory(id)}/undo`, {})
export const mergeMemories = (ids: string[], text: string) => request<Memory>("POST", "/api/memories/merge", { ids, text })
/** `known`: there already, and left as they are. */
export type Imported = { imported: number; known: number }
export const importMemories = (body: unknown) => request<Imported>("POST", "/api/memories/import", body)
export const exportMemories = () => request<unknown>("GET", "/api/memories/export")

/** `model`: `provider:model`, null for words only. `waiting`: memories without a vector of it yet; `problem`: why the last could not be made. */
export type Meaning = { model: string | null; dimensions: number | null; waiting: number; problem?: string }
export const readMeaning = () => request<{ embeddings: Meaning }>("GET", "/api/memories/settings").then(({ embeddings }) => embeddings)
export const saveMeaning = (embeddings: Pick<Meaning, "model" | "dimensions">) => request<{ embeddings: Meaning }>("PUT", "/api/memories/settings", { embeddings }).then(({ embeddings: saved }) => saved)
