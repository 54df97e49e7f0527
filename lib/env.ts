import { z } from "zod"

const hostName = /^(https?:\/\/)?(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i
const number = (max: number) => z.string().regex(/^\d+$/, "must be a whole number").transform(Number).refine((n) => n <= max, `must be at most ${max}`)
const text = z.string().trim().min(1, "must not be empty")

const given = z.object({
  PORT: number(65_535).default(3000),
  HOST: z.string().regex(/^([a-z0-9.-]+|[0-9a-f:]+)$/i, "must be an address or a host name without a port").default("127.0.0.1"),
  DATA_DIR: text.default("./.data"),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\/./, "must start with postgresql://").optional(),
  OPENAI_API_KEY: text.optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).optional(),
  OPENAI_MODEL: text.optional(),
  ALLOWED_HOSTS: z.string().default("").transform((list) => list.split(",").map((name) => name.trim().toLowerCase()).filter(Boolean))
    .refine((names) => names.every((name) => hostName.test(name)), "must be host names separated by commas, each with its port if it is not 80 or 443"),
  APP_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  TOKENS_PER_DAY: number(2_000_000_000).optional(),
  ROLE: z.enum(["all", "web", "worker"], "must be all, web or worker").default("all"),
})

/** The environment as the person gave it, with defaults filled in. */
export type Env = z.infer<typeof given>

/** Why the program cannot start; the message is one or more sentences for the person who started it. */
export class CannotStart extends Error {}

/**
 * Reads the variables of the table in README.md; an empty one counts as absent.
 * @throws CannotStart naming every bad variable
 */
export function readEnv(values: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""))
  const read = given.safeParse(present)
  if (read.success) return read.data
  throw new CannotStart(read.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`).join("\n"))
}

const running = z.object({ DATABASE_URL: z.string(), APP_SECRET: z.string(), INSTALL_ID: z.string(), HOLDER: z.string(), ADDRESS: z.string() })

/** What a running server knows: `ADDRESS` is its origin, `INSTALL_ID` names its cookies, `HOLDER` its leases and its DATA_DIR. */
export type RunningEnv = Env & z.infer<typeof running>

let once: RunningEnv | undefined

/** The environment of this process, read once, after `scripts/serve.ts` has opened the database and added what only it knows. */
export function env(): RunningEnv {
  return once ??= { ...readEnv(process.env), ...running.parse(process.env) }
}
