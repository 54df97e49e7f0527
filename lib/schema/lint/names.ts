/** Names that providers refuse, and names that say nothing. */
import { freeName } from "../form-path.ts"
import { eachTool, type Found, type Rule } from "./finding.ts"
import type { Subject } from "./subject.ts"
import { nameWords } from "./words.ts"

const LONGEST = 64

export const nameRules: Rule[] = [
  {
    id: "name-illegal",
    title: "A name that providers refuse",
    why: "Names may hold ASCII letters, digits, _ and - only. A request with any other name is refused as a whole, so no tool of the agent works.",
    severity: "error",
    on: true,
    check: eachTool(({ tool: { name } }) => {
      if (/^[a-zA-Z0-9_-]+$/.test(name)) return []
      const legal = name.normalize("NFKD").replace(/\p{M}|\p{Cf}/gu, "").replace(/[^a-zA-Z0-9_-]+/g, "_").replace(/^_+|_+$/g, "")
      const bad = [...new Set(name.match(/[^a-zA-Z0-9_-]/gu) ?? [])].slice(0, 5).map(shown)
      const why = name === "" ? "The tool has no name, so no model can call it." : `Providers refuse ${bad.join(", ")} in a name; only letters, digits, _ and - are allowed.`
      return [{ path: "/name", why, ...(legal && { rewrite: { label: `Name it ${legal.slice(0, LONGEST)}`, name: legal.slice(0, LONGEST) } }) }]
    }),
  },
  {
    id: "name-too-long",
    title: "A name over 64 characters",
    why: "Providers refuse names of more than 64 characters, and with one such name the whole request.",
    severity: "error",
    on: true,
    check: eachTool(({ tool: { name } }) => {
      if (name.length <= LONGEST) return []
      const short = name.slice(0, LONGEST).replace(/(?<=.)[_-][^_-]*$/, "")
      return [{ path: "/name", why: `The name has ${name.length} characters; providers allow ${LONGEST}.`, rewrite: { label: `Shorten it to ${short}`, name: short } }]
    }),
  },
  {
    id: "name-taken",
    title: "Two tools of one name",
    why: "A model calls by name: of two tools with the same name only one can be reached, and most providers refuse the request.",
    severity: "error",
    on: true,
    check: findTaken,
  },
  {
    id: "name-vague",
    title: "A name that could be any tool",
    why: "A model chooses by name first. If a person who reads only the name cannot tell what happens, the model may not either.",
    severity: "warning",
    on: true,
    check: eachTool(({ tool: { name } }) => {
      const words = nameWords(name)
      if (words.length === 0 || !words.every((word) => VAGUE.has(word) || /^\d+$/.test(word))) return []
      return [{ path: "/name", why: `"${name}" could be the name of any tool. Name what it acts on: a verb and a noun, as in get_weather.` }]
    }),
  },
]

function findTaken(tools: Subject[]): Found[] {
  const taken: Record<string, true> = Object.create(null)
  for (const { tool } of tools) taken[tool.name] = true
  const seen = new Set<string>()
  return tools.flatMap((subject) => {
    const { name } = subject.tool
    if (name === "" || !seen.has(name)) {
      seen.add(name)
      return []
    }
    const free = freeName(name, taken)
    taken[free] = true
    return [{ in: subject, path: "/name", why: `Another tool is called ${name} too; a call cannot say which of them is meant.`, rewrite: { label: `Name it ${free}`, name: free } }]
  })
}

const VAGUE = new Set(
  ("do run go call use execute exec process handle perform action act main func function fn method tool helper util utils misc stuff thing test foo bar baz my new generic custom data info item object value " +
    "request api operation task job work get set it input output result").split(" "),
)

/** A character as a person can see it. */
const shown = (char: string): string =>
  char === " " ? "spaces" : /[\p{C}\p{Z}\p{M}]/u.test(char) ? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}` : `"${char}"`
