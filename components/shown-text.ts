import type { Text } from "#lib/agent/view.ts"

/** What there is of a text without fetching anything: all of it, or the head of one that is kept elsewhere. */
export const shownText = (text: Text): string => (typeof text === "string" ? text : text.head)
