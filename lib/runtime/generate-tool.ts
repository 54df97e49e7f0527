/** A draft of a tool from a description: by a model, or by rules when that is the offline one. */
import { setTimeout as pause } from "node:timers/promises"
import { ModelError, type JsonSchema, type ModelRequest } from "#lib/agent/types.ts"
import { parseArguments } from "#lib/agent/call.ts"
import { toolName } from "#lib/agent/definition.ts"
import { isSchema } from "#lib/schema/form-path.ts"
import { draftFrom, type Draft } from "#lib/schema/from-description.ts"
import { growingJson } from "#lib/schema/growing-json.ts"
import { parametersProblem } from "./parameters-problem.ts"
import type { Runtime } from "./runtime.ts"

/** What has been written so far of a draft: the last text may be cut anywhere. */
export type GrowingDraft = Partial<Draft>

/** `model`: the default one when absent. */
export type Wish = { description: string; model?: string | undefined }
type Options = { signal: AbortSignal; onDraft?: (draft: GrowingDraft) => void }

const DEFINE = "define_function"
/** A draft is told again when it has grown by this part: so all that is told is at most so many times the whole. */
const GROWTH = 1 / 8
const LEAST_GROWTH = 12
/** Of the rules, which would be done before anybody saw it. */
const PACE_MS = 15

const askFor = (model: string, description: string): ModelRequest => ({
  model,
  messages: [
    { role: "system", content: "You design functions that a language model will call. Describe the purpose of each parameter, prefer enums and required parameters, allow no invalid state, and say in the description when to call the function." },
    { role: "user", content: description },
  ],
  tools: [{
    type: "function",
    function: {
      name: DEFINE,
      description: "Hands in the function.",
      parameters: {
        type: "object",
        properties: {
          name: { type: "string", description: "Letters, digits and _, at most 64." },
          description: { type: "string", description: "What it does and when to call it." },
          parameters: { type: "object", description: "A JSON Schema (2020-12) of type object." },
        },
        required: ["name", "description", "parameters"],
        additionalProperties: false,
      },
    },
  }],
  tool_choice: { type: "function", function: { name: DEFINE } },
})

/**
 * The whole draft; `onDraft` hears it grow.
 * @throws ModelError when the model fails or hands in something that is no function
 */
export async function generateTool({ models: home }: Runtime, workspace: string, { description, model: chosen }: Wish, { signal, onDraft }: Options): Promise<Draft> {
  const models = await home.open(workspace)
  const { provider, name, model } = models.resolve(chosen ?? models.defaultModel)
  const growth = growingDraft(onDraft)
  if (provider === "offline") {
    const draft = draftFrom(description)
    if (!onDraft) return draft
    for (const [piece] of JSON.stringify(draft).matchAll(/[^]{1,12}/g)) {
      await pause(PACE_MS, undefined, { signal })
      growth.add(piece)
    }
    return draft
  }
  let first: number | undefined
  for await (const event of model(askFor(name, description), { signal })) {
    if (event.type === "args" && event.call === (first ??= event.call)) growth.add(event.delta)
    if (event.type !== "end") continue
    const call = event.calls.find((made) => made.name === DEFINE)
    if (!call) break
    const draft = await readDraft(call.arguments)
    if (typeof draft !== "string") return draft
    throw new ModelError("garbage", `The model handed in something that is no function yet: ${draft} Make it again, or take what has come and correct it.`)
  }
  throw new ModelError("refused", "The model handed in no function. Say more precisely what it should do and what it needs to know, or choose another model.")
}

/** Tells a draft while its JSON grows. */
function growingDraft(onDraft: Options["onDraft"]) {
  const json = growingJson()
  let [length, told] = [0, 0]
  return {
    add(delta: string): void {
      if (!onDraft) return
      json.add(delta)
      length += delta.length
      if (length - told < Math.max(LEAST_GROWTH, told * GROWTH)) return
      told = length
      const value = json.value()
      if (isSchema(value)) onDraft(partOf(value))
    },
  }
}

const partOf = ({ name, description, parameters }: JsonSchema): GrowingDraft => ({
  ...(typeof name === "string" && { name }), ...(typeof description === "string" && { description }), ...(isSchema(parameters) && { parameters }),
})

/** The draft, or what is wrong with it. */
async function readDraft(text: string): Promise<Draft | string> {
  const read = parseArguments(text)
  if ("problem" in read) return read.problem
  const { name, description, parameters } = read.args
  const named = toolName.safeParse(name)
  if (!named.success) return "name must be 1 to 64 letters, digits, _ or -."
  if (typeof description !== "string") return "it has no description."
  if (!isSchema(parameters)) return "it has no parameters."
  const schema = { ...parameters }
  return (await parametersProblem(schema)) ?? { name: named.data, description, parameters: schema }
}
