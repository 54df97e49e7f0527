import { z } from "zod"
import type { Call, Result, Tool } from "#lib/agent/types.ts"

type Builtin<Input extends z.ZodObject> = Pick<Tool, "name" | "description" | "idempotent"> & {
  input: Input
  run(args: z.infer<Input>, call: Call): Result | Promise<Result>
}

/** A built-in tool whose parameters are written once: the model's JSON Schema and the types of `run` both come from `input`. */
export const builtin = <Input extends z.ZodObject>({ input, run, ...rest }: Builtin<Input>): Tool => {
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: "input" })
  return { ...rest, kind: "builtin", version: "1", parameters, run: (args, call) => run(input.parse(args), call) }
}
