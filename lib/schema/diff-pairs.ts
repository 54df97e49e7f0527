/** Which place of the old schema a place of the new one was: by its name or, renamed and moved, by what it says. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSame } from "./diff-keywords.ts"
import { isSchema } from "./form-path.ts"

/** Without `after` it is gone, without `before` it is new. */
export type Paired<Key = string> = { before?: Key; after?: Key }

/** In the order of the new names; what is gone stands where it stood. */
export function pairNames(was: JsonSchema, is: JsonSchema): Paired[] {
  const gone = Object.keys(was).filter((name) => !Object.hasOwn(is, name))
  const come = Object.keys(is).filter((name) => !Object.hasOwn(was, name))
  const renamed = new Map<string, string>()
  for (const old of gone) {
    const name = come.find((candidate) => ![...renamed.values()].includes(candidate) && isRenamed(was, is, { old, name: candidate, only: gone.length === 1 && come.length === 1 }))
    if (name !== undefined) renamed.set(old, name)
  }
  const before = new Map([...renamed].map(([old, name]) => [name, old]))
  const pairs = Object.keys(is).map((name): Paired => {
    const old = Object.hasOwn(was, name) ? name : before.get(name)
    return old === undefined ? { after: name } : { before: old, after: name }
  })
  for (const name of gone) if (!renamed.has(name)) pairs.splice(Object.keys(was).indexOf(name), 0, { before: name })
  return pairs
}

/** It says the same but for its words, and what it says or where it stands is telling enough. */
function isRenamed(was: JsonSchema, is: JsonSchema, { old, name, only }: { old: string; name: string; only: boolean }): boolean {
  const [a, b] = [was[old], is[name]]
  const samePlace = Object.keys(was).indexOf(old) === Object.keys(is).indexOf(name)
  if (isSame(bare(a), bare(b))) return samePlace || only || (isSchema(a) && isSchema(b) && a.description !== undefined && a.description === b.description)
  return only && samePlace && isSchema(a) && isSchema(b) && a.type !== undefined && isSame(a.type, b.type)
}

function bare(schema: unknown): unknown {
  if (!isSchema(schema)) return schema
  const { title: _title, description: _description, ...rest } = schema
  return rest
}

/** Alternatives that are the same, then those of one title, then the others in their order. */
export function pairVariants(was: unknown[], is: unknown[]): Paired<number>[] {
  const free = new Set(was.keys())
  const taken = new Map<number, number>()
  const take = (fits: (a: unknown, b: unknown) => boolean) => {
    for (const [after, schema] of is.entries()) {
      const before = taken.has(after) ? undefined : [...free].find((index) => fits(was[index], schema))
      if (before === undefined) continue
      free.delete(before)
      taken.set(after, before)
    }
  }
  take(isSame)
  take((a, b) => isSchema(a) && isSchema(b) && (a.title ?? a.$ref) !== undefined && (a.title ?? a.$ref) === (b.title ?? b.$ref))
  take((a, b) => isSchema(a) && isSchema(b) && isSame(a.type, b.type) && a.$ref === b.$ref)
  return [
    ...is.map((_, after): Paired<number> => (taken.has(after) ? { before: taken.get(after), after } : { after })),
    ...[...free].map((before): Paired<number> => ({ before })),
  ]
}
