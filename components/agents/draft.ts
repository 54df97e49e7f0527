/** An agent while it is edited, and what is wrong with it before anybody saves it. */
import { agentDefinition, type AgentDefinition } from "#lib/agent/definition.ts"

export type Draft = AgentDefinition

/** What a new agent starts with. */
export const emptyAgent = (name: string): Draft => ({
  name, instructions: "", tools: [], handoffs: [], delegates: [], limits: {},
  memory: { policy: "none", remember: false, scope: "everywhere" },
})

/** A saved agent, one of its versions or a draft: its fields in one order, without what was left empty and what only the API says. */
export function draftOf(from: Draft): Draft {
  const { limits, pinned, settings } = from
  return dropUndefined({
    name: from.name, description: from.description || undefined, instructions: from.instructions,
    model: from.model ?? undefined, settings: settings && Object.keys(settings).length > 0 ? settings : undefined,
    tools: from.tools, toolMode: from.toolMode, pinned: pinned?.length ? pinned : undefined,
    handoffs: from.handoffs, handoffHistory: from.handoffHistory, delegates: from.delegates, withSystem: from.withSystem === false ? false : undefined,
    memory: from.memory, deliver: from.deliver,
    limits: dropUndefined({ steps: limits.steps, calls: limits.calls, tokens: limits.tokens, depth: limits.depth, minutes: limits.minutes }),
  })
}

function dropUndefined<T extends object>(fields: T): T {
  const kept = { ...fields }
  for (const key in kept) if (kept[key] === undefined) delete kept[key]
  return kept
}

export const sameDraft = (a: Draft, b: Draft): boolean => printDraft(a) === printDraft(b)

/** What a person can read and compare. */
export const printDraft = (draft: Draft): string => {
  const { instructions, ...rest } = draftOf(draft)
  // Instructions are compared by their own lines, not as one long text.
  return `${JSON.stringify(rest, null, 2)}\n\n${instructions.trimEnd()}`
}

/** What is wrong, by the field it is wrong in: "name", "limits.steps". */
export function faultsOf(draft: Draft, taken: string[]): Record<string, string> {
  const faults: Record<string, string> = {}
  const read = agentDefinition.safeParse(draftOf(draft))
  if (!read.success) for (const { path, message } of read.error.issues) faults[path.filter((part) => typeof part === "string").join(".")] ??= message
  if (taken.includes(draft.name.trim())) faults.name = "There is an agent of this name already."
  return faults
}

const VARIABLE = /\{\{\s*([\p{L}_][\p{L}\p{N}_.-]{0,63})\s*\}\}/gu

/** The context variables that a text uses, each once. */
export const variablesOf = (text: string): string[] => [...new Set([...text.matchAll(VARIABLE)].map(([, name = ""]) => name))]
