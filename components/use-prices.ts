/** What the person wrote down of models, read once per page load and after each change. */
"use client"
import { useEffect, useSyncExternalStore } from "react"
import type { Price } from "#lib/agent/spending.ts"
import { request } from "./api.ts"

const none: ReadonlyMap<string, Price> = new Map()

let prices: ReadonlyMap<string, Price> | null = null
let reading = false
const listeners = new Set<() => void>()

async function read(): Promise<void> {
  if (reading) return
  reading = true
  // Without them there are tokens only: nothing to tell a person about.
  const items = await request<{ items: Price[] }>("GET", "/api/prices").then((found) => found.items, () => null)
  reading = false
  if (items) prices = new Map(items.map((price) => [price.model, price]))
  for (const listener of listeners) listener()
}

export const refreshPrices = (): void => void read()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** By `provider:model`; empty until they are known. */
export function usePrices(): ReadonlyMap<string, Price> {
  useEffect(() => {
    if (!prices) void read()
  }, [])
  return useSyncExternalStore(subscribe, () => prices ?? none, () => none)
}
