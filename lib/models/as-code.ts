/** A request as code that a person can run: the key comes from the environment, never from here. */
import type { ModelRequest } from "#lib/agent/types.ts"
import { pythonLiteral } from "./python-literal.ts"
import { sdkOptions } from "./sdk-prompt.ts"
import type { Sent } from "./sent.ts"
import type { Body } from "./wire.ts"

/** `curl` is what was sent, to the letter; the others ask the same for a whole answer, as a program would begin. */
const forms = { curl, python, typescript, ai }
export type Form = keyof typeof forms

export const isForm = (name: string): name is Form => Object.hasOwn(forms, name)

/** Undefined when the form has no word for this kind of server. */
export const asCode = (form: Form, sent: Sent, request: ModelRequest): string | undefined => forms[form](sent, request)

function curl({ url, headers, body }: Sent): string {
  // In double quotes, so that the shell puts the key in.
  const lines = Object.entries(headers).map(([name, value]) => `  -H "${name}: ${value}" \\\n`).join("")
  return `curl -N ${quoted(url)} \\
${lines}  -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify(body, null, 2))}
`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** The call of OpenAI's own clients for an API; undefined for others. */
const methodOf = ({ kind }: Sent): { name: string; text: string; python: string } | undefined => {
  if (kind === "openai-chat") return { name: "chat.completions.create", text: "response.choices[0]?.message", python: "response.choices[0].message" }
  if (kind === "openai-responses") return { name: "responses.create", text: "response.output", python: "response.output" }
  return undefined
}

function whole({ stream: _, stream_options: _options, ...body }: Body): Body {
  return body
}

function python(sent: Sent): string | undefined {
  const method = methodOf(sent)
  if (!method) return undefined
  const args = Object.entries(whole(sent.body)).map(([key, value]) => `    ${key}=${pythonLiteral(value)},\n`).join("")
  return `from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(sent.baseURL)})  # reads OPENAI_API_KEY

response = client.${method.name}(
${args})
print(${method.python})
`
}

function typescript(sent: Sent): string | undefined {
  const method = methodOf(sent)
  if (!method) return undefined
  return `import OpenAI from "openai"

const client = new OpenAI({ baseURL: ${JSON.stringify(sent.baseURL)} }) // reads OPENAI_API_KEY

const response = await client.${method.name}(${JSON.stringify(whole(sent.body), null, 2)})
console.log(JSON.stringify(${method.text}, null, 2))
`
}

const sdk: Record<Sent["kind"], { from: string; make: string; model: string; key: string }> = {
  "openai-chat": { from: "@ai-sdk/openai-compatible", make: "createOpenAICompatible", model: "", key: "OPENAI_API_KEY" },
  "openai-responses": { from: "@ai-sdk/openai", make: "createOpenAI", model: ".responses", key: "OPENAI_API_KEY" },
  anthropic: { from: "@ai-sdk/anthropic", make: "createAnthropic", model: "", key: "ANTHROPIC_API_KEY" },
  google: { from: "@ai-sdk/google", make: "createGoogle", model: "", key: "GOOGLE_GENERATIVE_AI_API_KEY" },
}

/** With the AI SDK: functions without `execute`, so that it stops where our loop would call. */
function ai({ kind, baseURL }: Sent, request: ModelRequest): string {
  const { from, make, model, key } = sdk[kind]
  const { prompt, tools = [], ...settings } = sdkOptions(request)
  const toolSet = tools.flatMap((tool) => (tool.type === "function"
    ? [`    ${JSON.stringify(tool.name)}: tool({ description: ${JSON.stringify(tool.description ?? "")}, inputSchema: jsonSchema(${JSON.stringify(tool.inputSchema)}) }),\n`] : []))
  const chosen = Object.entries(settings).map(([name, value]) => `  ${name}: ${JSON.stringify(name === "toolChoice" ? choiceOf(value) : value)},\n`).join("")
  const instructions = prompt[0]?.role === "system" ? prompt[0].content : undefined
  const messages = instructions === undefined ? prompt : prompt.slice(1)
  return `import { generateText${toolSet.length ? ", jsonSchema, tool" : ""} } from "ai"
import { ${make} } from ${JSON.stringify(from)}

const provider = ${make}({ ${kind === "openai-chat" ? 'name: "provider", ' : ""}baseURL: ${JSON.stringify(baseURL)}, apiKey: process.env.${key} })

const { text, toolCalls } = await generateText({
  model: provider${model}(${JSON.stringify(request.model)}),
${instructions === undefined ? "" : `  instructions: ${JSON.stringify(instructions)},\n`}  messages: ${JSON.stringify(messages, null, 2).replaceAll("\n", "\n  ")},
${toolSet.length ? `  tools: {\n${toolSet.join("")}  },\n` : ""}${chosen}})
console.log(text, JSON.stringify(toolCalls, null, 2))
`
}

/** `generateText` takes a plain word where the specification has an object. */
const choiceOf = (choice: unknown): unknown => (typeof choice === "object" && choice !== null && "type" in choice && choice.type !== "tool" ? choice.type : choice)
