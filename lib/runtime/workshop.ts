/** Wires the tools that write tools to the sandbox and to what the workspace keeps. */
import { asText } from "#lib/agent/call.ts"
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Args, Json } from "#lib/agent/types.ts"
import { lintTools } from "#lib/schema/lint/lint.ts"
import { validateArgs } from "#lib/schema/validate.ts"
import { runSandboxed } from "#lib/sandbox/run.ts"
import type { Db } from "#lib/store/db.ts"
import { addExample, deleteExample, listExamples } from "#lib/store/examples.ts"
import { createTools, readTool, saveTool, type SavedTool } from "#lib/store/tools.ts"
import type { TriedExample, Workshop, Written, WrittenExample } from "#lib/tools/builder.ts"
import { codeTool } from "#lib/tools/code.ts"
import { parametersProblem } from "./parameters-problem.ts"
import { codeToolOf } from "./toolbox.ts"

/** `isTaken`: true for a name that Full Turn's own tools have. */
export const workshopOf = (db: Db, workspace: string, isTaken: (name: string) => boolean): Workshop => ({
  async read(name) {
    const saved = await readTool(db, workspace, name)
    if (saved?.kind !== "code" || saved.name !== name) return undefined
    const examples = (await listExamples(db, workspace, saved.id)).flatMap(({ args, expected }) => (expected === undefined ? [] : [{ args: args as Args, expected: valueOf(expected) }]))
    const { description, parameters, code } = saved
    return { written: { name, description, parameters, code }, examples, version: saved.version }
  },
  async problem({ name, parameters }, isNew) {
    if (isTaken(name) || (isNew && (await readTool(db, workspace, name)))) return `"${name}" is the name of another function. Use another one.`
    return parametersProblem(parameters)
  },
  async check(written, examples, signal) {
    const lint = lintTools([written]).filter(({ severity }) => severity !== "hint").map(({ severity, path, why }) => ({ severity, path, why }))
    return { lint, tests: await Promise.all(examples.map((example) => tryExample(written, example, signal))) }
  },
  async save(written, examples) {
    const known = await readTool(db, workspace, written.name)
    // A person has read it; what it can do ends at the walls of the sandbox.
    const definition: ToolDefinition = { ...(known?.kind === "code" ? plain(known) : {}), ...written, kind: "code", approval: "never" }
    const isSame = known?.kind === "code" && JSON.stringify(plain(known)) === JSON.stringify(plain({ ...known, ...definition }))
    if (!known) await createTools(db, workspace, [{ definition }])
    else if (!isSame) await saveTool(db, workspace, known.id, { definition, enabled: true })
    const saved = await readTool(db, workspace, written.name)
    if (saved?.kind !== "code") throw new Error("The function that was just saved is not there.")
    await keepExamples(db, workspace, saved.id, examples)
    return { tool: codeToolOf(saved), version: saved.version }
  },
  async run({ parameters, code }, args, call) {
    const problem = validateArgs(parameters, args)
    if (problem) return { text: `These arguments do not fit its parameters: ${problem}` }
    const done = await codeTool({ code }, { runCode: runSandboxed, onLog: (line) => call.log(`${line}\n`) }).run(args, call)
    if (typeof done === "string" || !("text" in done)) throw new Error("Code gives a result.")
    return done
  },
})

async function tryExample({ parameters, code }: Written, { args, expected }: WrittenExample, signal: AbortSignal): Promise<TriedExample> {
  const sent: Json = JSON.parse(JSON.stringify(args))
  const problem = validateArgs(parameters, args)
  if (problem) return { args: sent, expected, ok: false, error: `the arguments do not fit the parameters: ${problem}` }
  const done = await runSandboxed({ code, args: sent, signal })
  signal.throwIfAborted()
  const { log } = done
  if (!done.ok) return { args: sent, expected, ok: false, error: done.error.message, ...(done.error.line === undefined ? {} : { line: done.error.line }), log }
  return { args: sent, expected, ok: isEqual(expected, done.output), output: done.output, log }
}

/** The same value; numbers as far as floating point can be expected to agree. */
function isEqual(wanted: Json, given: Json): boolean {
  if (typeof wanted === "number" && typeof given === "number") return Math.abs(wanted - given) <= 1e-9 * Math.max(1, Math.abs(wanted))
  if (typeof wanted === "string" && typeof given !== "string") return wanted === asText(given)
  if (typeof wanted !== "object" || typeof given !== "object" || wanted === null || given === null) return wanted === given
  if (Array.isArray(wanted) !== Array.isArray(given)) return false
  const [one, other] = [Object.entries(wanted), new Map(Object.entries(given))]
  return one.length === other.size && one.every(([key, value]) => other.has(key) && isEqual(value, other.get(key) ?? null))
}

async function keepExamples(db: Db, workspace: string, id: string, examples: WrittenExample[]): Promise<void> {
  const wanted = examples.map(({ args, expected }) => ({ args, expected: asText(expected) }))
  const known = await listExamples(db, workspace, id)
  const keyOf = (one: { args: unknown; expected?: string }) => JSON.stringify([one.args, one.expected])
  for (const old of known) if (!wanted.some((one) => keyOf(one) === keyOf(old))) await deleteExample(db, workspace, id, old.id)
  for (const one of wanted) if (!known.some((old) => keyOf(old) === keyOf(one))) await addExample(db, workspace, id, one)
}

/** What was kept as text is read back as the value that it was written from. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

const plain = ({ id: _id, version: _version, enabled: _enabled, createdAt: _created, updatedAt: _updated, original: _original, ...definition }: SavedTool): ToolDefinition => definition
