/** Tries a schema before anybody relies on it: compiles it, and pumps its patterns. What this costs is for a thread that can be ended. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { bounded, TooLong } from "./bounded.ts"
import { compileSchema, toRegExp } from "./compile.ts"
import { exampleOf } from "./example.ts"
import { isSchema } from "./form-path.ts"

/** Milliseconds of a processor that a schema may take to become a function, all texts tried on one pattern, and one call. */
const COMPILE_MS = 200
const PATTERN_MS = 100
const CALL_MS = 100
/** By the clock it may take so many times as long. */
const PATIENCE = 5
/** So many of one letter: doubling at each, a pattern would need a billion steps. */
const LENGTH = 40
const LETTERS = 12

/** `late`: it had no processor for as long as it was waited for, so that another try may pass. */
export type Fault = { why: string; late?: true }

/** Why no call may be checked against this schema, in words that end a sentence, or null. */
export function schemaFault(schema: JsonSchema): Fault | null {
  try {
    const check = measured(COMPILE_MS, () => compileSchema(schema))
    for (const pattern of patternsOf(schema)) if (explodes(pattern)) return { why: `the pattern ${pattern} can take for ever on a text that almost fits; write it without a repetition inside a repetition` }
    for (const all of [false, true]) measured(CALL_MS, () => check(exampleOf(schema, { all })))
    return null
  } catch (error) {
    if (error instanceof TooLong) return { why: `it cannot be made ready for calls within ${COMPILE_MS} ms; say it with fewer alternatives and references`, ...(error instanceof Starved && { late: true }) }
    return { why: error instanceof Error ? error.message : String(error) }
  }
}

class Starved extends TooLong {}

/** Runs something for so many milliseconds of a processor at most. @throws TooLong */
function measured<T>(ms: number, work: () => T): T {
  const before = processorMs()
  try {
    const done = bounded(ms * PATIENCE, work)
    if (processorMs() - before > ms) throw new TooLong(`took longer than ${ms} ms`)
    return done
  } catch (error) {
    if (error instanceof TooLong && processorMs() - before <= ms) throw new Starved(error.message)
    throw error
  }
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function patternsOf(schema: JsonSchema): Set<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isSchema(value)) return
    if (typeof value.pattern === "string") found.add(value.pattern)
    if (isSchema(value.patternProperties)) for (const pattern of Object.keys(value.patternProperties)) found.add(pattern)
    Object.values(value).forEach(visit)
  }
  visit(schema)
  return found
}

function explodes(pattern: string): boolean {
  const regExp = toRegExp(pattern, "u")
  const texts = pumped(pattern)
  try {
    measured(PATTERN_MS, () => texts.forEach((text) => regExp.test(text)))
    return false
  } catch (error) {
    if (error instanceof TooLong && !(error instanceof Starved)) return true
    throw error
  }
}

/** Texts that fit almost: what fits with one letter repeated and a wrong end, and each letter of the pattern repeated. */
function pumped(pattern: string): string[] {
  const fitting = exampleOf({ type: "string", pattern })
  const example = typeof fitting === "string" ? fitting.slice(0, LETTERS) : ""
  const inside = [...example].map((letter, at) => example.slice(0, at) + letter.repeat(LENGTH))
  const letters = new Set([...pattern.replace(/\\./g, "").replace(/[^\p{L}\p{N} _@./-]/gu, "").slice(0, LETTERS), "a", "A", "0", " ", "_", "-", ...(pattern.match(/[a-z0-9]{2,4}/gi) ?? []).slice(0, LETTERS)])
  return [...inside, ...[...letters].map((unit) => unit.repeat(Math.ceil(LENGTH / unit.length)))].map((text) => `${text}\u0001`)
}
