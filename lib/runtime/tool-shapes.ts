/** What the routes of tools accept. */
import { z } from "zod"
import { toolDefinition, toolName } from "#lib/agent/definition.ts"

/** A definition as it is saved, beside what only the request says. */
export const savedTool = z.looseObject({ enabled: z.boolean().optional(), seen: z.number().int().optional() })
  .transform(({ enabled, seen, ...definition }, context) => {
    const read = toolDefinition.safeParse(definition)
    if (read.success) return { definition: read.data, enabled, seen }
    for (const { path, message } of read.error.issues) context.addIssue({ code: "custom", path, message })
    return z.NEVER
  })

const lintTool = z.object({ name: z.string(), description: z.string(), parameters: z.record(z.string(), z.unknown()) })
/** Tools as they are given, or those of an agent. */
export const lintQuestion = z.strictObject({
  tools: z.array(lintTool).max(2_000, "lint at most 2,000 tools at once").optional(),
  agent: z.string().min(1).max(200).optional(),
}).refine(({ tools, agent }) => (tools === undefined) !== (agent === undefined), "give either tools or an agent")

export const toolArguments = z.strictObject({ args: z.record(z.string(), z.unknown()) })

export const importSource = z.strictObject({ source: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]), format: z.string().optional() })

export const example = z.strictObject({ args: z.record(z.string(), z.unknown()), expected: z.string().max(32_768, "must be at most 32,768 characters").optional() })

/** A secret's name is what templates name it by. */
export const secret = z.strictObject({
  name: toolName,
  value: z.string().min(1, "must not be empty").max(8_192, "must be at most 8,192 characters").refine((value) => !/[\r\n\0]/.test(value), "must not hold a line break"),
})
