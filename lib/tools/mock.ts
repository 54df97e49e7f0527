/** A tool without code: a canned reply where one fits the arguments, else a person types the result. */
import { asText } from "#lib/agent/call.ts"
import type { ToolDefinition } from "#lib/agent/definition.ts"
import type { Tool } from "#lib/agent/types.ts"

type Mock = Extract<ToolDefinition, { kind: "mock" }>["mock"]

/** The first reply whose `when` holds for the arguments is given; one without `when` fits all. */
export const mockTool = (mock: Mock): Pick<Tool, "run"> => ({
  run(args, { answer }) {
    if (answer?.output !== undefined) return { text: asText(answer.output) }
    const canned = mock?.replies.find(({ when = {} }) => Object.entries(when).every(([name, value]) => JSON.stringify(args[name]) === JSON.stringify(value)))
    return canned ? { text: asText(canned.output) } : { wait: "answer" }
  },
})
