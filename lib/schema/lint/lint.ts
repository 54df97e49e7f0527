/** The lint: what in a set of tools makes wrong calls likely, and how to make them impossible. */
import { accepts } from "./calls.ts"
import { dateRules } from "./dates.ts"
import { descriptionRules } from "./descriptions.ts"
import type { Finding, Found, LintTool, Rule } from "./finding.ts"
import { listedValueRules } from "./listed-values.ts"
import { setRules } from "./many.ts"
import { nameRules } from "./names.ts"
import { rangeRules } from "./ranges.ts"
import { requiredRules } from "./required.ts"
import { stateRules } from "./states.ts"
import { strictRules } from "./strict.ts"
import { readTool } from "./subject.ts"
import { togetherRules } from "./together.ts"
import { typeRules } from "./types.ts"
import { unitRules } from "./units.ts"
import { valueRules } from "./values.ts"

/** Every rule, in the order in which findings are given. */
export const RULES: readonly Rule[] = [
  ...nameRules, ...typeRules, ...requiredRules, ...valueRules, ...stateRules, ...togetherRules, ...listedValueRules, ...rangeRules, ...dateRules, ...unitRules,
  ...descriptionRules, ...setRules, ...strictRules,
]

/**
 * The findings of the rules that are on, or of those named in `rules`. Never throws, whatever the schemas are.
 * A counterexample is there only if a validator lets it through the schema and the rewrite refuses it.
 */
export function lintTools(tools: readonly LintTool[], { rules }: { rules?: readonly string[] } = {}): Finding[] {
  const subjects = tools.map(readTool)
  const chosen = RULES.filter(({ id, on }) => (rules ? rules.includes(id) : on))
  return chosen.flatMap((rule) => rule.check(subjects).map((found) => toFinding(rule, found)))
}

function toFinding({ id, severity }: Rule, { in: subject, path, why, call, rewrite }: Found): Finding {
  const finding: Finding = { tool: subject?.tool.name ?? "", path, rule: id, severity, why }
  if (!subject) return finding
  if (rewrite) {
    const { label, ...changed } = rewrite
    const { name, description, parameters } = { ...subject.tool, parameters: subject.parameters, ...changed }
    finding.rewrite = { label, tool: { name, description, parameters } }
  }
  // Where types have to be mapped first no call passes at all, so none can be wrong and allowed.
  const shows = call && subject.mapped.length === 0 && accepts(subject.tool.parameters, call) === true
  if (shows && (!finding.rewrite || accepts(finding.rewrite.tool.parameters, call) === false)) finding.counterexample = call
  return finding
}
