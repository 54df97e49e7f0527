/** What a finding promises, checked by the validator that calls are checked by. */
import type { Finding, LintTool } from "#lib/schema/lint/finding.ts"
import { validateArgs } from "#lib/schema/validate.ts"

const UNUSABLE = "this tool cannot be called"

/** What is wrong with a finding, or undefined: its call must pass the schema, and its rewrite be a schema that refuses the call. */
export function checkFinding(tool: LintTool, { counterexample, rewrite }: Finding): string | undefined {
  if (counterexample) {
    const before = validateArgs(tool.parameters, counterexample)
    if (before !== null) return `the call ${JSON.stringify(counterexample)} is refused already: ${before}`
  }
  if (!rewrite) return undefined
  const usable = validateArgs(rewrite.tool.parameters, {})
  if (usable?.startsWith(UNUSABLE) && !validateArgs(tool.parameters, {})?.startsWith(UNUSABLE)) return `the rewrite is no schema: ${usable}`
  if (JSON.stringify(rewrite.tool) === JSON.stringify(tool)) return "the rewrite changes nothing"
  if (counterexample && validateArgs(rewrite.tool.parameters, counterexample) === null) return `the rewrite lets ${JSON.stringify(counterexample)} through`
  return undefined
}
