/** A request as code that a person can run: the key comes from the environment, never from here. */
import type { ModelRequest } from "#lib/agent/types.ts"

const forms = { curl, python, typescript }
export type Form = keyof typeof forms

export const isForm = (name: string): name is Form => Object.hasOwn(forms, name)

/** The same request as a program; `baseURL` is the provider's, without a slash at its end. */
export const asCode = (form: Form, request: ModelRequest, baseURL: string): string => forms[form](request, baseURL.replace(/\/+$/, ""))

function curl(request: ModelRequest, baseURL: string): string {
  const body = JSON.stringify({ ...request, stream: true }, null, 2).replaceAll("'", "'\\''")
  return `curl -N '${baseURL.replaceAll("'", "'\\''")}/chat/completions' \\
  -H "Authorization: Bearer $OPENAI_API_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '${body}'
`
}

function python(request: ModelRequest, baseURL: string): string {
  const { model, messages, tools, ...rest } = request
  return `from openai import OpenAI

client = OpenAI(base_url=${JSON.stringify(baseURL)})  # reads OPENAI_API_KEY

response = client.chat.completions.create(
    model=${JSON.stringify(model)},
    messages=${literal(messages)},
${tools ? `    tools=${literal(tools)},\n` : ""}${Object.entries(rest).map(([key, value]) => `    ${key}=${literal(value)},\n`).join("")})
print(response.choices[0].message)
`
}

function typescript(request: ModelRequest, baseURL: string): string {
  return `import OpenAI from "openai"

const client = new OpenAI({ baseURL: ${JSON.stringify(baseURL)} }) // reads OPENAI_API_KEY

const response = await client.chat.completions.create(${JSON.stringify(request, null, 2)})
console.log(response.choices[0]?.message)
`
}

/** JSON as a Python literal, indented below an argument. */
function literal(value: unknown, indent = 4): string {
  const pad = " ".repeat(indent + 4)
  const close = " ".repeat(indent)
  if (value === null || value === undefined) return "None"
  if (typeof value === "boolean") return value ? "True" : "False"
  if (Array.isArray(value)) return value.length ? `[\n${value.map((item) => `${pad}${literal(item, indent + 4)},\n`).join("")}${close}]` : "[]"
  if (typeof value === "object") {
    const entries = Object.entries(value)
    return entries.length ? `{\n${entries.map(([key, item]) => `${pad}${JSON.stringify(key)}: ${literal(item, indent + 4)},\n`).join("")}${close}}` : "{}"
  }
  return JSON.stringify(value)
}
