/** What changed between two versions, in words; and what of a tool changed beside its schema. */
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Json } from "#lib/agent/types.ts"
import { diffTools, type Change } from "#lib/schema/diff.ts"
import { brief } from "#components/schema-editor/row-words.ts"
import { definitionOf, type Draft } from "./draft.ts"
import { diffLines } from "#components/editing/line-diff.ts"
import { placeName } from "./place-name.ts"

/** `place`: "" is the tool itself. `breaks` is undefined for what no call depends on. */
export type ToldChange = { place: string; words: string; breaks?: boolean }

const LONGEST = 120
const show = (value: Json): string => (typeof value === "string" ? `“${brief(value, LONGEST)}”` : brief(value, LONGEST))
const list = (values: Json | undefined): string => (Array.isArray(values) ? values.map((value) => brief(value, 40)).join(", ") : "")

/** What changed from one version to the other, in the order in which a person reads a tool. */
export const changesBetween = (before: Draft, after: Draft): ToldChange[] => [...diffTools(before, after).map(tellChange), ...settingChanges(before, after)]

function tellChange(change: Change): ToldChange {
  const place = change.path === "/name" || change.path === "/description" ? "" : placeName(change.path.replace(/^\/parameters/, ""))
  return { place, words: wordsOf(change), breaks: change.breaks }
}

function wordsOf({ path, what, keyword, from, to }: Change): string {
  switch (what) {
    case "added": return keyword === "required" ? "is new and must be given" : "is new"
    case "removed": return "is gone"
    case "renamed": return path === "/name" ? `is called ${to}, was ${from}` : `was called ${from}`
    case "reordered": return `has its arguments in another order: ${list(to)}`
    case "changed": return keywordWords(keyword ?? "", from, to)
    default: return what satisfies never
  }
}

function keywordWords(keyword: string, from: Json | undefined, to: Json | undefined): string {
  if (keyword === "required") return to === true ? "must be given now" : to === false ? "need not be given any more" : `asks for ${list(to)} too`
  if (keyword === "enum") {
    if (from === undefined) return `only takes ${list(to)}`
    if (to === undefined) return `takes anything, not only ${list(from)}`
    return [list(from) && `no longer takes ${list(from)}`, list(to) && `takes ${list(to)} too`].filter(Boolean).join("; ")
  }
  if (keyword === "additionalProperties" && to === false) return "takes no other arguments"
  if (keyword === "additionalProperties" && from === false && to === undefined) return "takes other arguments too"
  if (from === undefined) return `${keyword}: ${show(to ?? null)}`
  if (to === undefined) return `${keyword}: none, was ${show(from)}`
  return `${keyword}: ${show(to)}, was ${show(from)}`
}

const labels: Record<string, string> = {
  kind: "kind", approval: "approval", idempotent: "idempotent", strict: "strict", timeoutMs: "longest run", agents: "agents that may use it", mock: "replies",
  method: "method", url: "address", headers: "headers", body: "body", result: "place of the result", allowLocal: "servers on this machine",
}

/** What decides how a call is run, not what it may say. */
function settingChanges(before: Draft, after: Draft): ToldChange[] {
  const [was, is] = [flat(definitionOf(before)), flat(definitionOf(after))]
  const told = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => labels[key] && JSON.stringify(was[key]) !== JSON.stringify(is[key]))
    .map((key) => ({ place: "", words: `${labels[key]}: ${is[key] === undefined ? "none" : show(is[key])}${was[key] === undefined ? "" : `, was ${show(was[key])}`}` }))
  if (before.kind !== "code" || after.kind !== "code" || before.code === after.code) return told
  const lines = diffLines(before.code, after.code)
  const count = (sign: string) => lines.filter((line) => line.sign === sign).length
  return [...told, { place: "", words: `code: ${count("+")} lines came, ${count("-")} went` }]
}

/** The parts of an HTTP request beside the other settings. */
const flat = (definition: ToolDefinition): Record<string, Json | undefined> => JSON.parse(JSON.stringify({ ...definition, ...(definition.kind === "http" && definition.http) }))
