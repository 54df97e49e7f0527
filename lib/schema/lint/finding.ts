/** What the lint reads and says, and what a rule is. */
import type { Args, JsonSchema } from "#lib/agent/types.ts"
import type { Parameter, Subject } from "./subject.ts"

export type LintTool = { name: string; description: string; parameters: JsonSchema }

/** `error`: the tool or the call cannot work. `warning`: wrong calls are likely. `hint`: it could be said better. */
export type Severity = "error" | "warning" | "hint"

/**
 * `tool` is "" when the finding is about all tools together. `path` is a JSON pointer within `parameters`, or
 * "/name", "/description", or "" for the tool itself. `counterexample` is a wrong call that the schema allows;
 * `rewrite.tool` is the whole tool rewritten, and refuses it.
 */
export type Finding = {
  tool: string
  path: string
  rule: string
  severity: Severity
  why: string
  counterexample?: Args
  rewrite?: Rewrite
}

export type Rewrite = { label: string; tool: LintTool }

/** What a rule finds: `rewrite` holds only what changes. */
export type Found = {
  /** Left out when the finding is about all tools together. */
  in?: Subject
  path: string
  why: string
  call?: Args | undefined
  rewrite?: { label: string } & Partial<LintTool>
}

/** A rule sees all tools at once, because some are about the set; `eachTool` makes one out of a check of a single tool. */
export type Rule = {
  id: string
  title: string
  /** For the person who designs the tool. */
  why: string
  severity: Severity
  /** By default; a rule whose findings were right in less than 80 % of the cases judged in docs/lint.md is off. */
  on: boolean
  check(tools: Subject[]): Found[]
}

/** What one rule says of one tool is at most this: each rewrite is a whole tool, and nobody reads more. */
const MOST = 25

/** The check of a single tool, over all. */
export const eachTool = (check: (tool: Subject) => (Omit<Found, "in"> | undefined)[]) => (tools: Subject[]): Found[] =>
  tools.flatMap((tool) => check(tool).filter((found) => found !== undefined).slice(0, MOST).map((found) => ({ ...found, in: tool })))

/** The check of a single parameter, over all; it is not asked again once there is enough to say. */
export const eachParameter = (check: (parameter: Parameter, tool: Subject) => Omit<Found, "in"> | undefined) =>
  eachTool((tool) => {
    const found: Omit<Found, "in">[] = []
    for (const parameter of tool.named) {
      const one = check(parameter, tool)
      if (one && found.push(one) === MOST) break
    }
    return found
  })
