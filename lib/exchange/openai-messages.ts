/** A conversation in OpenAI's format, as requests, fine-tuning files and published runs hold it. */
import { z } from "zod"
import { Unreadable } from "./unreadable.ts"

const part = z.looseObject({ type: z.string() })
const content = z.union([z.string(), z.array(part)]).nullish()
const call = z.looseObject({ id: z.string().nullish(), function: z.looseObject({ name: z.string(), arguments: z.union([z.string(), z.record(z.string(), z.json())]).nullish() }) })

const message = z.discriminatedUnion("role", [
  z.looseObject({ role: z.enum(["system", "developer"]), content }),
  z.looseObject({ role: z.literal("user"), content }),
  z.looseObject({
    role: z.literal("assistant"), content, refusal: z.string().nullish(), reasoning_content: z.string().nullish(),
    tool_calls: z.array(call).nullish(), function_call: z.looseObject({ name: z.string(), arguments: z.string().nullish() }).nullish(),
  }),
  z.looseObject({ role: z.literal("tool"), content, tool_call_id: z.string().nullish(), name: z.string().nullish() }),
  z.looseObject({ role: z.literal("function"), content, name: z.string().nullish() }),
])

const tool = z.looseObject({ type: z.literal("function"), function: z.looseObject({ name: z.string(), description: z.string().nullish(), parameters: z.record(z.string(), z.json()).nullish(), strict: z.boolean().nullish() }) })

const conversation = z.looseObject({
  messages: z.array(message).min(1),
  tools: z.array(tool).nullish(),
  model: z.string().nullish(),
  title: z.string().nullish(),
  parallel_tool_calls: z.boolean().nullish(),
})

export type OpenAiMessage = z.infer<typeof message>
export type OpenAiConversation = z.infer<typeof conversation>

/** True for what has the outer form: `{ messages: […] }`, or the bare list of messages. */
export const looksLikeMessages = (value: unknown): boolean => {
  const list = typeof value === "object" && value !== null && "messages" in value ? value.messages : value
  return Array.isArray(list) && list.length > 0 && list.every((item: unknown) => typeof item === "object" && item !== null && "role" in item)
}

/** @throws Unreadable with a sentence that names the place */
export function readMessages(value: unknown, where: string): OpenAiConversation {
  const read = conversation.safeParse(Array.isArray(value) ? { messages: value } : value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Unreadable(`${where} is not a conversation in OpenAI's format: ${issue?.path.join(".") || "it"}: ${issue?.message ?? "is not as it must be"}.`)
}

/** The words of a message; a part that is no text stands as its JSON. */
export function wordsOf(given: OpenAiMessage["content"]): string {
  if (given === null || given === undefined) return ""
  if (typeof given === "string") return given
  return given.map((item) => (item.type === "text" && typeof item.text === "string" ? item.text : JSON.stringify(item))).join("\n\n")
}
