/** A draft of a tool from a description: by the default model, or by rules when that is the offline one. */
import { ModelError, type JsonSchema, type ModelRequest } from "#lib/agent/types.ts"
import { parseArguments } from "#lib/agent/call.ts"
import { toolName } from "#lib/agent/definition.ts"
import { draftFrom, type Draft } from "#lib/schema/from-description.ts"
import { parametersProblem } from "./workbench.ts"
import type { Runtime } from "./runtime.ts"

const DEFINE = "define_function"

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

/** @throws ModelError when the model fails or hands in something that is no function */
export async function generateTool({ models: home }: Runtime, workspace: string, description: string, signal: AbortSignal): Promise<Draft> {
  const models = await home.open(workspace)
  const { provider, name, model } = models.resolve(models.defaultModel)
  if (provider === "offline") return draftFrom(description)
  for await (const event of model(askFor(name, description), { signal })) {
    if (event.type !== "end") continue
    const call = event.calls.find((made) => made.name === DEFINE)
    const draft = call && readDraft(call.arguments)
    if (draft) return draft
  }
  throw new ModelError("refused", "The model handed in no function. Say more precisely what it should do and what it needs to know.")
}

function readDraft(text: string): Draft | undefined {
  const read = parseArguments(text)
  if ("problem" in read) return undefined
  const { name, description, parameters } = read.args
  const schema = typeof parameters === "object" && parameters !== null ? ({ ...parameters } as JsonSchema) : undefined
  if (!toolName.safeParse(name).success || typeof description !== "string" || !schema || parametersProblem(schema)) return undefined
  return { name: String(name), description, parameters: schema }
}
