/** What a person may set for the requests of an agent or a conversation, and what a step makes of it. */
import { z } from "zod"
import type { Agent, Settings, Tool, Turn } from "./types.ts"

const named = z.strictObject({ type: z.literal("function"), function: z.strictObject({ name: z.string().min(1).max(64) }) })

/** Under the names of the OpenAI chat API; absent means the provider's default. A provider that cannot do one of them goes without, and the answer says so. */
export const chosenSettings = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  max_tokens: z.number().int().min(1).max(10_000_000).optional(),
  /** A forced choice holds until the agent has called something in the turn. */
  tool_choice: z.union([z.enum(["auto", "none", "required"]), named]).optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning_effort: z.string().regex(/^[a-z_-]{1,20}$/, "must be a word like low, medium or high").optional(),
  seed: z.number().int().min(-(2 ** 31)).max(2 ** 31 - 1).optional(),
  /** `true`: strict for every function whose schema may be; `false`: for none; absent: as each function says. */
  strict: z.boolean().optional(),
  /** `false`: the instructions are not sent. */
  system: z.boolean().optional(),
})
export type ChosenSettings = z.infer<typeof chosenSettings>

/** The agent as it is asked in this conversation: with what was chosen there over its own settings. */
export function asChosen({ world, settings: chosen }: Turn, agent: Agent): Agent {
  const { system, strict, tool_choice, ...settings } = { ...agent.settings, ...chosen }
  return {
    ...agent,
    instructions: system === false ? "" : agent.instructions,
    tools: strict === undefined ? agent.tools : agent.tools.map((tool) => ({ ...tool, strict: (strict && world.mayBeStrict?.(tool.parameters)) || undefined })),
    settings: { ...settings, ...(canChoose(tool_choice, agent.tools) && { tool_choice }) },
  }
}

/** Nobody can be made to call what they do not have. */
function canChoose(choice: Settings["tool_choice"], tools: Tool[]): boolean {
  if (typeof choice === "object") return tools.some(({ name }) => name === choice.function.name)
  return choice !== undefined && (choice !== "required" || tools.length > 0)
}
