/** The endpoints of shares, typed. */
import { request } from "#components/api.ts"
import type { Envelope } from "#lib/agent/events.ts"

export type Include = { title: boolean; instructions: boolean; memories: boolean; toolSource: boolean }
/** What is wished of a share; without `live` it shows what is there up to `upTo`, or all there is now. */
export type Wish = { upTo?: number; live?: boolean; include: Include; redactions: { keep: string[]; words: string[] }; expiresAt?: string }
export type Share = { id: string; token: string; path: string; live: boolean; upTo: number | null; include: Include; createdAt: string; expiresAt: string | null }
export type Found = { id: string; kind: "secret" | "key" | "named" | "email" | "card" | "word"; text: string; count: number; hidden: boolean }
export type Preview = { title: string | null; items: Envelope[]; findings: Found[] }
export type SharedAbout = { title: string | null; agent: string; model: string | null; live: boolean; include: Include; sources: { name: string; version: string; definition: unknown }[] }

const shares = (id: string) => `/api/conversations/${encodeURIComponent(id)}/shares`
const share = (token: string) => `/api/shares/${encodeURIComponent(token)}`

export const listShares = (id: string) => request<{ items: Share[] }>("GET", shares(id))
export const createShare = (id: string, wish: Wish) => request<Share>("POST", shares(id), wish)
export const previewShare = (id: string, wish: Wish, signal?: AbortSignal) => request<Preview>("POST", `${shares(id)}/preview`, wish, signal)
export const revokeShare = (key: string) => request<void>("DELETE", share(key))
export const readShared = (token: string) => request<SharedAbout>("GET", share(token))
export const continueShared = (token: string) => request<{ id: string; drafts: string[] }>("POST", `${share(token)}/fork`, {})
