/** What OpenAI refuses with 400 in a chat completions request, as far as tools are concerned. */
import { z } from "zod"

const call = z.strictObject({ id: z.string().min(1), type: z.literal("function"), function: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), arguments: z.string() }) })
const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content: z.string() }),
  z.strictObject({ role: z.literal("user"), content: z.string().min(1) }),
  z.strictObject({ role: z.literal("assistant"), content: z.string().nullable(), tool_calls: z.array(call).min(1).optional() }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: z.string(), content: z.string() }),
])
const tool = z.object({ type: z.literal("function"), function: z.object({ name: z.string().regex(/^[\w-]{1,64}$/), parameters: z.object({ type: z.literal("object") }).loose() }) })
const request = z.object({ model: z.string().min(1), messages: z.array(message).min(1), tools: z.array(tool).min(1).optional() })

/** Every fault in a sentence; none for a request that is valid. */
export function faultsOf(body: unknown): string[] {
  const read = request.safeParse(body)
  if (!read.success) return read.error.issues.map(({ path, message: what }) => `${path.join(".")}: ${what}`)
  const faults: string[] = []
  const known = new Set<string>()
  let open = new Set<string>()
  for (const [at, said] of read.data.messages.entries()) {
    if (said.role === "tool") {
      if (!open.delete(said.tool_call_id)) faults.push(`messages.${at} answers ${said.tool_call_id}, which nobody asked just before`)
      continue
    }
    for (const id of open) faults.push(`messages.${at} comes before the answer to ${id}`)
    open = new Set()
    if (said.role !== "assistant") continue
    if (said.content === null && !said.tool_calls) faults.push(`messages.${at} says nothing and calls nothing`)
    for (const { id } of said.tool_calls ?? []) {
      if (known.has(id)) faults.push(`messages.${at} uses the id ${id} again`)
      known.add(id)
      open.add(id)
    }
  }
  for (const id of open) faults.push(`${id} is never answered`)
  const names = (read.data.tools ?? []).map((given) => given.function.name)
  if (new Set(names).size < names.length) faults.push("two tools have one name")
  return faults
}
