/** What is wrong with tools: what keeps them from being saved, then what makes wrong calls likely. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { fromPointer, toPointer } from "#lib/schema/form-path.ts"
import { schemaProblem } from "#lib/schema/import/schema-problem.ts"
import { limitFault, type LimitFault } from "#lib/schema/limits.ts"
import type { Finding, LintTool } from "#lib/schema/lint/finding.ts"
import { lintTools } from "#lib/schema/lint/lint.ts"
import type { Runtime } from "./runtime.ts"

export function lint(tools: LintTool[]): Finding[] {
  const found = lintTools(tools)
  const broken = tools.flatMap(({ name, parameters }): Finding[] => {
    const fault = limitFault(parameters) ?? schemaFault(parameters)
    // A rule that has seen the very place knows more of it.
    const known = fault && found.some(({ tool, path, severity }) => tool === name && severity === "error" && path !== "" && toPointer(fault.path).startsWith(path))
    return fault && !known ? [{ tool: name, path: toPointer(fault.path), rule: "unusable-schema", severity: "error", why: `The parameters cannot be saved so: ${fault.why}.` }] : []
  })
  return [...broken, ...found]
}

/** What the lint says of all that one agent may call, together. Undefined when there is no such agent. */
export async function lintAgent({ agents }: Runtime, workspace: string, name: string): Promise<Finding[] | undefined> {
  const agent = (await agents.open(workspace)).find(name)
  return agent && lint(agent.tools)
}

/** What the metaschema says, at its place in the parameters. */
function schemaFault(parameters: JsonSchema): LimitFault | undefined {
  const problem = schemaProblem(parameters)
  return problem && { path: fromPointer(problem.path).slice(1), why: problem.message.replace(/\.$/, "") }
}
