/** HTTP tools as curl commands. */
import { exampleOf } from "../example.ts"
import { isSchema } from "../form-path.ts"
import type { Exported } from "./export-tools.ts"

/** One command for each HTTP tool, with an example call filled in; a secret is a variable of the shell with its name. */
export const exportCurl = (tools: Exported[]): string => tools.flatMap((tool) => (tool.http ? [command(tool, tool.http)] : [])).join("\n")

function command({ name, parameters }: Exported, { method, url, headers = {}, body }: NonNullable<Exported["http"]>): string {
  const example = exampleOf(parameters)
  const args = isSchema(example) ? example : {}
  const type = Object.entries(headers).find(([key]) => key.toLowerCase() === "content-type")?.[1] ?? ""
  const inUrl = (value: unknown) => encodeURIComponent(asText(value))
  const inBody = type.includes("urlencoded") ? inUrl : (value: unknown) => (body?.startsWith("{{") && typeof value === "string" ? value : JSON.stringify(value ?? null))
  const parts = [
    `curl ${method === "HEAD" ? "--head" : `--request ${method}`} ${quote(fill(withoutAbsent(url, args), args, inUrl))}`,
    ...Object.entries(headers).filter(([, value]) => !isAbsent(value, args)).map(([key, value]) => `--header ${quote(fill(`${key}: ${value}`, args, asText))}`),
    ...(body === undefined || isAbsent(body, args) ? [] : [`--data-raw ${quote(fill(body, args, inBody))}`]),
  ]
  return `# ${name.replaceAll(/\s+/g, " ")}\n${parts.join(" \\\n  ")}\n`
}

const fill = (template: string, args: Record<string, unknown>, show: (value: unknown) => string): string =>
  template.replace(/\{\{([^{}]*)\}\}/g, (_place, arg: string) => (arg.startsWith("secret:") ? `\u0000${arg.slice(7)}\u0000` : show(Object.hasOwn(args, arg) ? args[arg] : "")))

/** Whether this is the place of an optional argument that the example leaves out: what it would fill is not sent then. */
function isAbsent(template: string, args: Record<string, unknown>): boolean {
  const arg = /^\{\{([^{}]*)\}\}$/.exec(template)?.[1]
  return arg !== undefined && !arg.startsWith("secret:") && !Object.hasOwn(args, arg)
}

function withoutAbsent(url: string, args: Record<string, unknown>): string {
  const [address = "", search] = url.split("?")
  const pairs = search?.split("&").filter((pair) => !isAbsent(pair.slice(pair.indexOf("=") + 1), args))
  return pairs && pairs.length > 0 ? `${address}?${pairs.join("&")}` : address
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

/** Single quotes keep everything as it is; the variable of a secret stands between two quoted pieces. */
const quote = (text: string): string =>
  `'${text.replaceAll("'", `'\\''`).replace(/\u0000([^\u0000]*)\u0000/g, (_place, name: string) => `'"$${name.replace(/[^A-Za-z0-9_]/g, "_")}"'`)}'`
