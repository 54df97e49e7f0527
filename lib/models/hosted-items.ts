/** What a provider did on its own side within one answer: searches, its own sandboxes, calls of its own connectors. */
import type { HostedItem } from "#lib/agent/types.ts"
import { isObject, listOf, type JsonObject } from "./json.ts"

const ours = new Set<unknown>(["message", "reasoning", "function_call", "custom_tool_call"])
const most = 50
const longest = 2000

/** Each as one line of what it was about, and what came of it as far as it says. */
export const hostedItems = (output: JsonObject[]): HostedItem[] =>
  output.filter(({ type }) => !ours.has(type)).slice(0, most).map((item) => ({
    type: String(item.type),
    ...(typeof item.status === "string" && { status: item.status }),
    text: cut(aboutOf(item)),
  }))

function aboutOf(item: JsonObject): string {
  const action = isObject(item.action) ? item.action : {}
  switch (item.type) {
    case "web_search_call":
      return textIn(action.query ?? action.url ?? action.queries)
    case "file_search_call":
      return textIn(item.queries)
    case "code_interpreter_call":
      return textIn(item.code)
    case "mcp_call":
    case "mcp_approval_request":
      return [`${textIn(item.server_label)} · ${textIn(item.name)}(${textIn(item.arguments)})`, textIn(item.error ?? item.output)].filter(Boolean).join("\n")
    case "mcp_list_tools":
      return `${textIn(item.server_label)}: ${listOf(item.tools).map((tool) => (isObject(tool) ? textIn(tool.name) : "")).join(", ")}`
    case "shell_call":
      return textIn(action.commands)
    case "shell_call_output":
      return listOf(item.output).map((one) => (isObject(one) ? `${textIn(one.stdout)}${textIn(one.stderr)}` : "")).join("\n")
    default: {
      const { id: _id, type: _type, status: _status, encrypted_content: _sealed, result: _result, ...rest } = item
      return Object.keys(rest).length ? JSON.stringify(rest) : ""
    }
  }
}

function textIn(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (typeof value === "string") return value
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("\n")
  return JSON.stringify(value)
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
