/** Names that every provider takes. */
import type { RuleId } from "./rules.ts"

const LONGEST = 64

/** Gives each name once: legal, short enough, told apart from those given before, with the rules that had to be applied. */
export function legalNames(): (name: string) => { name: string; steps: { rule: RuleId; from: string; to: string }[] } {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return (wanted) => {
    const steps: { rule: RuleId; from: string; to: string }[] = []
    let name = wanted
    const step = (rule: RuleId, to: string) => {
      if (to !== name) steps.push({ rule, from: name, to })
      name = to
    }
    step("illegal-name", legal(name))
    if (name.length > LONGEST) step("long-name", `${name.slice(0, LONGEST - 9)}_${hash(wanted)}`)
    if (taken.has(name)) {
      const stem = name.slice(0, LONGEST - 6)
      let number = counts.get(stem) ?? 2
      while (taken.has(`${stem}_${number}`)) number++
      counts.set(stem, number)
      step("duplicate-name", `${stem}_${number}`)
    }
    taken.add(name)
    return { name, steps }
  }
}

/** Tells names apart that would be the same: `id`, `id_query`, `id_query_2`. `wanted` are tried in turn before numbers are. */
export function freshNames(): (...wanted: [string, ...string[]]) => string {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  return (...wanted) => {
    const stem = wanted.at(-1) ?? ""
    let name = wanted.find((one) => !taken.has(one))
    for (let number = counts.get(stem) ?? 2; name === undefined; number++) {
      if (taken.has(`${stem}_${number}`)) continue
      name = `${stem}_${number}`
      counts.set(stem, number + 1)
    }
    taken.add(name)
    return name
  }
}

/** A name without a legal letter or digit would say nothing: `名前` is `tool_` and a hash. */
function legal(name: string): string {
  const plain = name.replace(/[^a-zA-Z0-9_-]/gu, "_")
  return /[a-zA-Z0-9]/.test(plain) ? plain : `tool_${hash(name)}`
}

/** FNV-1a: the same name gives the same eight digits. */
function hash(text: string): string {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0
  return value.toString(16).padStart(8, "0")
}
