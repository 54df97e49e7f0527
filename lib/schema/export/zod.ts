/** Tools as zod source: one exported schema for the arguments of each. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { localPath } from "../form-refs.ts"
import type { Exported } from "./export-tools.ts"
import { zodOf, type Scope } from "./zod-schema.ts"

/**
 * TypeScript that accepts what the schemas accept, for zod 4. What zod cannot say is named in a comment; `format` is
 * a remark in JSON Schema, so it is left out.
 */
export function exportZod(tools: Exported[]): string {
  const taken = new Set(["z"])
  return [`import { z } from "zod"\n`, ...tools.map((tool) => sourceOf(tool, taken))].join("\n")
}

function sourceOf({ name, description, parameters }: Exported, taken: Set<string>): string {
  const own = identifier(name, taken)
  const names = new Map<string, string>([["", own]])
  const unsaid: string[] = []
  const texts = new Map<string, string>()
  const uses = new Map<string, Set<string>>()
  const define = (pointer: string, schema: unknown, path: Path) => {
    const used = new Set<string>()
    uses.set(pointer, used)
    const scope: Scope = { unsaid, refer: (ref) => {
      const to = localPath(ref)
      const target = to && toPointer(to)
      if (target === undefined || (target !== "" && !isSchema(schemaFor(parameters, to ?? [])))) return undefined
      used.add(target)
      if (!names.has(target)) names.set(target, identifier(`${name}_${to?.at(-1) ?? ""}`, taken))
      if (!uses.has(target)) define(target, schemaFor(parameters, to ?? []), to ?? [])
      return names.get(target)
    } }
    texts.set(pointer, zodOf(schema, scope, path, ""))
  }
  define("", parameters.type === undefined && !("$ref" in parameters) ? { type: "object", ...parameters } : parameters, [])

  const lines: string[] = []
  const done = new Set<string>()
  const declare = (pointer: string) => {
    if (done.has(pointer)) return
    done.add(pointer)
    for (const used of uses.get(pointer) ?? []) declare(used)
    const text = texts.get(pointer) ?? "z.json()"
    const recursive = reaches(uses, pointer, pointer)
    const told = pointer === "" ? docOf(description, unsaid) : ""
    lines.push(`${told}${pointer === "" ? "export " : ""}const ${names.get(pointer)}${recursive ? `: z.ZodType = z.lazy(() => ${text})` : ` = ${text}`}\n`)
  }
  declare("")
  return lines.join("\n")
}

function schemaFor(root: JsonSchema, path: Path): unknown {
  let at: unknown = root
  for (const token of path) at = typeof at === "object" && at !== null && Object.hasOwn(at, token) ? Object.entries(at).find(([key]) => key === token)?.[1] : undefined
  return at
}

/** Whether a type comes to itself again. */
function reaches(uses: Map<string, Set<string>>, from: string, to: string, seen = new Set<string>()): boolean {
  for (const next of uses.get(from) ?? []) {
    if (next === to) return true
    if (seen.has(next)) continue
    seen.add(next)
    if (reaches(uses, next, to, seen)) return true
  }
  return false
}

function docOf(description: string, unsaid: string[]): string {
  const lines = [...description.split(/\r\n|[\n\r\u2028\u2029]/), ...new Set(unsaid.map((what) => `Not said here: ${what}.`))].filter((line) => line.trim() !== "")
  if (lines.length === 0) return ""
  const safe = lines.map((line) => line.replaceAll("*/", "*\u200b/").trimEnd())
  return safe.length === 1 ? `/** ${safe[0]} */\n` : `/**\n${safe.map((line) => ` * ${line}\n`).join("")} */\n`
}

const RESERVED = new Set("await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield".split(" "))

function identifier(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^a-zA-Z0-9_$]+/g, "_").replace(/^(?=\d|$)/, "_")
  const stem = RESERVED.has(plain) ? `${plain}_` : plain
  let free = stem
  for (let number = 2; taken.has(free); number++) free = `${stem}_${number}`
  taken.add(free)
  return free
}
