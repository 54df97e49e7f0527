/** What server and child say to each other: JSON, one message a line. The child is not trusted, so what it says is parsed. */
import { z } from "zod"
import type { Json } from "#lib/agent/types.ts"
import type { Limits } from "./limits.ts"

/** `output`, `args` and `value` are JSON texts, so that their size is known before anybody parses them. */
export type ToChild =
  | { type: "run"; code: string; args: string; hosts: string[]; limits: Limits }
  | { type: "answer"; id: number; ok: boolean; value: string }

const failure = z.object({
  kind: z.enum(["syntax", "threw", "timeout", "memory", "too_large", "log", "host_calls", "killed"]),
  message: z.string(),
  line: z.number().int().optional(),
})

/** What went wrong in a run; `line` counts from 1 in the person's code. */
export type Failure = z.infer<typeof failure>

export const fromChild = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("log"), lines: z.array(z.string()) }),
  z.object({ type: z.literal("call"), id: z.number().int(), name: z.string(), args: z.string() }),
  z.object({ type: z.literal("done"), output: z.string(), cpuMs: z.number() }),
  z.object({ type: z.literal("failed"), error: failure }),
])
export type FromChild = z.infer<typeof fromChild>

/** A function of the server's that the code may call as `tools.<name>(args)`. */
export type HostFunction = (args: Json) => Promise<Json>
