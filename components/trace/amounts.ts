/** How counts are written. */
import type { Usage } from "#lib/agent/events.ts"

const grouped = new Intl.NumberFormat("en-US")

/** A count with thousands separated: "12,345". */
export const count = (value: number): string => grouped.format(value)

/** A count and its noun: "1 token", "12 tokens". */
export const countOf = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`

/** Money in its currency, with enough digits to tell small sums apart. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en-US", { style: "currency", currency, maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 6 : 2 }).format(amount)

/** Bytes in words: "812 B", "32 KiB", "1.4 MiB". */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KiB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

/** Input and output together; undefined when the provider told neither. */
export function tokensOf({ inputTokens, outputTokens }: Usage): number | undefined {
  return inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0)
}
