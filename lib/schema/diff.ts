/** What changed from one version of a tool to another, place by place, and whether calls that were right before still are. */
import type { Json, JsonSchema } from "#lib/agent/types.ts"
import { differentKeywords, isSame, isTold, OPEN } from "./diff-keywords.ts"
import { pairNames, pairVariants, type Paired } from "./diff-pairs.ts"
import { isSchema, toPointer, valueAt, type Path } from "./form-path.ts"
import { localPath } from "./form-refs.ts"
import { isTextList, variantsOf } from "./form-vocabulary.ts"

/**
 * One change at `path`, a pointer into the tool as it stands afterwards (what is gone: as it stood before).
 * `keyword` is what changed of the place; absent: the place itself came, went, moved or has another name, which `from` and `to` tell.
 * Of listed values (`enum`) `from` has those that went and `to` those that came.
 */
export type Change = {
  path: string
  what: "added" | "removed" | "renamed" | "reordered" | "changed"
  keyword?: string
  from?: Json
  to?: Json
  /** Some call that was right before is refused now, or says less than it said. */
  breaks: boolean
}

type Words = { name: string; description: string; parameters: JsonSchema }

/** The changes in reading order; none when both say the same. A change that may break a call is told as one that does. */
export function diffTools(before: Words, after: Words): Change[] {
  const scope: Scope = { roots: [before.parameters, after.parameters], seen: new Set() }
  return [
    ...(before.name === after.name ? [] : [{ path: "/name", what: "renamed" as const, from: before.name, to: after.name, breaks: true }]),
    ...(before.description === after.description ? [] : [{ path: "/description", what: "changed" as const, keyword: "description", from: before.description, to: after.description, breaks: false }]),
    ...diffSchemas(before.parameters, after.parameters, ["parameters"], scope),
  ]
}

type Scope = { roots: [before: JsonSchema, after: JsonSchema]; /** References that are being compared: types may hold themselves. */ seen: Set<string> }

function diffSchemas(before: unknown, after: unknown, path: Path, scope: Scope): Change[] {
  if (isSame(before, after)) return []
  const [a, b] = [asSchema(before), asSchema(after)]
  if (a.$ref !== b.$ref) return [diffRefs(a, b, path, scope)]
  return [
    ...differentKeywords(a, b).map(({ keyword, from, to, breaks }) => ({ path: toPointer(path), what: "changed" as const, keyword, ...(from !== undefined && { from }), ...(to !== undefined && { to }), breaks })),
    ...diffProperties(a, b, path, scope),
    ...diffVariants(a, b, path, scope),
    ...["items", "additionalProperties"].flatMap((keyword) => (isSchema(a[keyword]) && isSchema(b[keyword]) ? diffSchemas(a[keyword], b[keyword], [...path, keyword], scope) : [])),
    ...["$defs", "definitions"].flatMap((keyword) => diffDefinitions(keyword, a, b, path, scope)),
  ]
}

/** What a place says, written out where it is a reference on one side only, or another one. */
function diffRefs(a: JsonSchema, b: JsonSchema, path: Path, scope: Scope): Change {
  const [from, to] = [a.$ref, b.$ref].map((ref) => (typeof ref === "string" ? ref : undefined))
  const told: Change = { path: toPointer(path), what: "changed", keyword: "$ref", ...(from !== undefined && { from }), ...(to !== undefined && { to }), breaks: true }
  const pair = `${from} ${to}`
  if (scope.seen.has(pair)) return { ...told, breaks: false }
  const [left, right] = [writtenOut(a, scope.roots[0]), writtenOut(b, scope.roots[1])]
  if (!left || !right) return told
  const inner = diffSchemas(left, right, path, { ...scope, seen: new Set(scope.seen).add(pair) })
  return { ...told, breaks: inner.some(({ breaks }) => breaks) }
}

function writtenOut(schema: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  const { $ref, ...beside } = schema
  if (typeof $ref !== "string") return schema
  const at = localPath($ref)
  const target = at && valueAt(root, at)
  return isSchema(target) ? { ...target, ...beside } : undefined
}

function diffProperties(a: JsonSchema, b: JsonSchema, path: Path, scope: Scope): Change[] {
  const [was, is] = [asMap(a.properties), asMap(b.properties)]
  const [neededBefore, neededAfter] = [asNames(a.required), asNames(b.required)]
  const at = (name: string): Path => [...path, "properties", name]
  const paired = pairNames(was, is)
  const changes = paired.flatMap(({ before, after }): Change[] => {
    if (after === undefined) return before === undefined ? [] : [{ path: toPointer(at(before)), what: "removed", breaks: true }]
    const needed = neededAfter.includes(after)
    // What was not named could be sent as anything, or as the schema for all others had it.
    if (before === undefined) return [{ path: toPointer(at(after)), what: "added", ...(needed && { keyword: "required", to: true }), breaks: needed || isSchema(a.additionalProperties) }]
    const isNeeded = neededBefore.includes(before)
    return [
      ...(before === after ? [] : [{ path: toPointer(at(after)), what: "renamed" as const, from: before, to: after, breaks: true }]),
      ...(needed === isNeeded ? [] : [{ path: toPointer(at(after)), what: "changed" as const, keyword: "required", from: isNeeded, to: needed, breaks: needed }]),
      ...diffSchemas(was[before], is[after], at(after), scope),
    ]
  })
  const unnamed = neededAfter.filter((name) => !Object.hasOwn(is, name) && !neededBefore.includes(name))
  return [
    ...changes,
    ...(unnamed.length > 0 ? [{ path: toPointer(path), what: "changed" as const, keyword: "required", to: unnamed, breaks: true }] : []),
    ...(isReordered(paired, Object.keys(was)) ? [{ path: toPointer(path), what: "reordered" as const, from: Object.keys(was), to: Object.keys(is), breaks: false }] : []),
  ]
}

/** Whether what stayed stands in another order. */
function isReordered(paired: Paired[], before: string[]): boolean {
  const places = paired.flatMap((pair) => (pair.before === undefined || pair.after === undefined ? [] : [before.indexOf(pair.before)]))
  return places.some((place, index) => place < (places[index - 1] ?? 0))
}

function diffVariants(a: JsonSchema, b: JsonSchema, path: Path, scope: Scope): Change[] {
  const [was, is] = [variantsOf(a), variantsOf(b)]
  if (!was || !is || was.keyword !== is.keyword) return []
  return pairVariants(was.list, is.list).flatMap(({ before, after }): Change[] => {
    const at = [...path, is.keyword, String(after ?? before)]
    if (after === undefined) return [{ path: toPointer(at), what: "removed", breaks: true }]
    // A value that fits two alternatives is refused where one is asked for.
    if (before === undefined) return [{ path: toPointer(at), what: "added", breaks: is.keyword === "oneOf" }]
    const inner = diffSchemas(was.list[before], is.list[after], at, scope)
    return is.keyword === "oneOf" ? inner.map((change) => ({ ...change, breaks: change.breaks || !isTold(change.keyword) })) : inner
  })
}

function diffDefinitions(keyword: string, a: JsonSchema, b: JsonSchema, path: Path, scope: Scope): Change[] {
  const [was, is] = [asMap(a[keyword]), asMap(b[keyword])]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((name): Change[] => {
    const at = [...path, keyword, name]
    if (!Object.hasOwn(is, name)) return [{ path: toPointer(at), what: "removed", breaks: false }]
    return Object.hasOwn(was, name) ? diffSchemas(was[name], is[name], at, scope) : [{ path: toPointer(at), what: "added", breaks: false }]
  })
}

const asSchema = (value: unknown): JsonSchema => (isSchema(value) ? value : value === false ? { not: OPEN } : OPEN)
const asMap = (value: unknown): JsonSchema => (isSchema(value) ? value : {})
const asNames = (value: unknown): string[] => (isTextList(value) ? value : [])
