import { z } from "zod"
import type { Call, Result, Tool, Waiting } from "#lib/agent/types.ts"

type Builtin<Input extends z.ZodObject> = Pick<Tool, "name" | "description" | "idempotent" | "resumable"> & {
  kind?: Tool["kind"]
  input: Input
  run(args: z.infer<Input>, call: Call): Result | Waiting | Promise<Result | Waiting>
}

/** A built-in tool whose parameters are written once: the model's JSON Schema and the types of `run` both come from `input`. */
export const builtin = <Input extends z.ZodObject>({ input, run, kind = "builtin", ...rest }: Builtin<Input>): Tool => {
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: "input" })
  return { ...rest, kind, version: "1", parameters, run: (args, call) => run(input.parse(args), call) }
}
