import type { JsonSchema } from "#lib/agent/types.ts"
import { schemaProblem } from "#lib/schema/import/schema-problem.ts"
import { limitProblem } from "#lib/schema/limits.ts"
import { tryParameters } from "./schema-trial.ts"

/** What keeps parameters from being saved, in words, or null. */
export async function parametersProblem(parameters: JsonSchema): Promise<string | null> {
  if (parameters.type !== "object") return "parameters: the type of a function's parameters must be \"object\"."
  const limit = limitProblem(parameters)
  if (limit) return `parameters: ${limit}.`
  const problem = schemaProblem(parameters)
  if (problem) return problem.message
  const fault = await tryParameters(parameters)
  return fault && `parameters: ${fault}.`
}
