/** HTTP tools as curl commands. */
import { CallError } from "#lib/agent/call.ts"
import { exampleOf } from "../example.ts"
import { fillRequest, secretsOf } from "../fill-request.ts"
import { isSchema } from "../form-path.ts"
import type { Exported } from "./export-tools.ts"

/** One command for each HTTP tool, with an example call filled in as a call would be; a secret is a variable of the shell with its name. */
export const exportCurl = (tools: Exported[]): string => tools.flatMap((tool) => (tool.http ? [command(tool, tool.http)] : [])).join("\n")

function command({ name, parameters }: Exported, http: NonNullable<Exported["http"]>): string {
  const title = `# ${name.replaceAll(/\s+/g, " ")}`
  const example = exampleOf(parameters)
  try {
    const secrets = new Map(secretsOf(http).map((secret, index) => [secret, MARK(index)]))
    const { url, method, headers, body } = fillRequest(http, isSchema(example) ? example : {}, secrets)
    const quote = quoteFor([...secrets.keys()])
    const parts = [
      `curl ${method === "HEAD" ? "--head" : `--request ${method}`} ${quote(url)}`,
      ...Object.entries(headers).map(([key, value]) => `--header ${quote(`${key}: ${value}`)}`),
      ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
    ]
    return `${title}\n${parts.join(" \\\n  ")}\n`
  } catch (error) {
    if (error instanceof CallError) return `${title}: no command yet. ${error.message.replaceAll(/\s+/g, " ")}\n`
    throw error
  }
}

/** Stands for a secret while a request is filled: letters and digits, which no place encodes. */
const MARK = (index: number): string => `fullTurnSecret${index}x`

/** Single quotes keep everything as it is; the variable of a secret stands between two quoted pieces. */
const quoteFor = (secrets: string[]) => (text: string): string =>
  `'${text.replaceAll("'", `'\\''`).replace(/fullTurnSecret(\d+)x/g, (mark, index: string) => {
    const name = secrets[Number(index)]
    return name === undefined ? mark : `'"$${name.replace(/[^A-Za-z0-9_]/g, "_")}"'`
  })}'`
