/** Tools that write tools: what a model writes is run in the sandbox only, must pass its own examples, and a person reads it before it is kept. */
import { z } from "zod"
import { CallError } from "#lib/agent/call.ts"
import { toolName } from "#lib/agent/definition.ts"
import type { Args, Call, Json, JsonSchema, Tool } from "#lib/agent/types.ts"

/** A tool as a model writes it. */
export type Written = { name: string; description: string; parameters: JsonSchema; code: string }
export type WrittenExample = { args: Args; expected: Json }

/** `line` counts from 1 in the code. */
export type TriedExample = { args: Json; expected: Json; ok: boolean; output?: Json; error?: string; line?: number; log?: string[] }
export type Checked = { lint: { severity: string; path: string; why: string }[]; tests: TriedExample[] }

export type Workshop = {
  /** The newest version of a tool that the workspace wrote; undefined when there is none, or it is no code. */
  read: (name: string) => Promise<{ written: Written; examples: WrittenExample[]; version: number } | undefined>
  /** What keeps it from being a tool at all, in words, or null. */
  problem: (written: Written, isNew: boolean) => Promise<string | null>
  /** Runs the examples in the sandbox and looks at the schema. */
  check: (written: Written, examples: WrittenExample[], signal: AbortSignal) => Promise<Checked>
  /** A new version, or the one there is when nothing differs; ready to be called. */
  save: (written: Written, examples: WrittenExample[]) => Promise<{ tool: Tool; version: number }>
  /** Runs it once, in the sandbox. */
  run: (written: Written, args: Args, call: Call) => Promise<{ text: string; details?: Json }>
}

const example = z.strictObject({
  args: z.record(z.string(), z.json()).describe("The arguments of one call."),
  expected: z.json().describe("What the function must return for them."),
})
const parameters = z.record(z.string(), z.json()).describe('A JSON Schema of type "object"; say in each property\'s description what it is for.')
const code = z.string().min(1).max(64_000).describe("A TypeScript module: `export default function (args: { … }) { return … }`. It has the language only: no imports, no network, no files. It returns its result, it does not print it.")
const examples = z.array(example).min(1).max(20)

const adding = z.strictObject({
  name: toolName.describe("What to call it: letters, digits and _."),
  description: z.string().min(1).max(4_000).describe("What it does and when to call it."),
  parameters, code,
  examples: examples.describe("Calls and what they must return: at least one, the edge cases among them."),
})
const editing = z.strictObject({
  name: toolName.describe("The function to change."),
  description: adding.shape.description.optional(),
  parameters: parameters.optional(),
  code: code.optional(),
  examples: examples.optional().describe("In place of those it has; they all must pass."),
})
const testing = z.strictObject({ name: toolName.describe("The function to try."), args: example.shape.args })

/** `add_tool`, `edit_tool` and `test_tool`. */
export const builderTools = (shop: Workshop): Tool[] => {
  const add = async (given: Args): Promise<Draft> => {
    const { examples: wanted, ...written } = adding.parse(given)
    const known = await shop.read(written.name)
    if (known && !isSame(written, known.written)) throw new CallError("exists", `There is a function "${written.name}" (version ${known.version}) already. Call edit_tool to change it, or use another name.`)
    return { written, examples: wanted, isNew: !known }
  }
  const edit = async (given: Args): Promise<Draft> => {
    const { name, examples: wanted, ...changes } = editing.parse(given)
    const known = await shop.read(name)
    if (!known) throw new CallError("unknown_tool", `There is no function "${name}" that was written here. Call add_tool to make one.`)
    return { written: { ...known.written, ...changes }, examples: wanted ?? known.examples, isNew: false }
  }
  return [
    maker(shop, { name: "add_tool", description: "Writes a new function for yourself. Call it when none of your functions can compute what is asked. Its examples are run first; a person reads it; then you can call it at once, in the next step.", input: adding, draft: add }),
    maker(shop, { name: "edit_tool", description: "Changes a function that was written here, as a new version. Call it to correct or extend one; leave out what stays as it is.", input: editing, draft: edit }),
    {
      name: "test_tool",
      description: "Runs a function that was written here once and shows what it returns and prints. Call it to look for a mistake before you edit.",
      kind: "builtin",
      version: "1",
      idempotent: true,
      parameters: schemaOf(testing),
      async run(given, call) {
        const { name, args } = testing.parse(given)
        const known = await shop.read(name)
        if (!known) throw new CallError("unknown_tool", `There is no function "${name}" that was written here.`)
        return shop.run(known.written, args, call)
      },
    },
  ]
}

type Draft = { written: Written; examples: WrittenExample[]; isNew: boolean }
type Maker = { name: string; description: string; input: z.ZodObject; draft: (given: Args) => Promise<Draft> }

/** Checked before a person is asked, so that nobody reads what does not work, and again with what that person changed. */
function maker(shop: Workshop, { name, description, input, draft }: Maker): Tool {
  const checked = async (args: Args, signal: AbortSignal) => {
    const made = await draft(args)
    const problem = await shop.problem(made.written, made.isNew)
    if (problem) throw new CallError("bad_tool", problem)
    const { lint, tests } = await shop.check(made.written, made.examples, signal)
    const details: Json = JSON.parse(JSON.stringify({ card: "tool-draft", ...made.written, lint, tests }))
    const failed = tests.filter(({ ok }) => !ok)
    if (failed.length > 0) throw new CallError("examples_failed", `${failed.length} of ${tests.length} examples failed.\n${failed.map(failure).join("\n")}\nCorrect the code or the example and call ${name} again.`, details)
    return { ...made, details }
  }
  return {
    name, description, kind: "builtin", version: "1", approval: "ask", idempotent: true,
    parameters: schemaOf(input),
    preview: async (args, { signal }) => (await checked(args, signal)).details,
    async run(args, { signal }) {
      const { written, examples: tried, details } = await checked(args, signal)
      const { tool, version } = await shop.save(written, tried)
      const count = tried.length === 1 ? "1 example passes" : `${tried.length} examples pass`
      return { text: `"${written.name}" is there as version ${version}; ${count}. Call it now.`, details, load: [tool], written: true }
    },
  }
}

const failure = ({ args, expected, output, error, line }: TriedExample): string =>
  `- ${JSON.stringify(args)}: expected ${JSON.stringify(expected)}, ${error === undefined ? `got ${JSON.stringify(output)}` : `but it failed: ${error}${line === undefined ? "" : ` (line ${line})`}`}`

const isSame = (one: Written, other: Written): boolean => JSON.stringify([one.description, one.parameters, one.code]) === JSON.stringify([other.description, other.parameters, other.code])

function schemaOf(input: z.ZodObject): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input" })
  return schema
}
