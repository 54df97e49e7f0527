/** What the routes of providers accept, and which addresses a person may name. */
import { z } from "zod"
import { openaiURL } from "#lib/models/provider.ts"
import { PROVIDER_KINDS, type ProviderFields, type ProviderKind } from "#lib/store/providers.ts"
import { addressProblem, isInside } from "./provider-fetch.ts"

/** Where a kind of server is when nobody says otherwise. */
export const usualURLs: Record<ProviderKind, string> = {
  "openai-chat": openaiURL,
  "openai-responses": openaiURL,
  anthropic: "https://api.anthropic.com/v1",
  google: "https://generativelanguage.googleapis.com/v1beta",
}

const reserved = new Set(["offline"])

/** What can stand in a header: a line break in it would begin another one. */
const headerText = (max: number) => z.string().min(1, "must not be empty").max(max, `must be at most ${max} characters`)
  .refine((text) => !/[\r\n]/.test(text), { error: "must not hold a line break: paste it alone, on one line", abort: true })
  .refine((text) => /^[\x20-\x7e]*$/.test(text), "must hold plain letters, digits and signs only")

const apiKey = z.string().min(1, "must not be empty").max(8_192, "must be at most 8,192 characters")
  .refine((text) => !/\s/.test(text), { error: "must not hold a space or line break: paste the key alone, on one line", abort: true })
  .refine((text) => /^[\x21-\x7e]*$/.test(text), "must hold plain letters, digits and signs only")

const baseURL = z.string().trim().max(2_000, "must be at most 2,000 characters").transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    context.addIssue({ code: "custom", message: "must be a whole address that begins with http:// or https://, like https://api.openai.com/v1" })
    return z.NEVER
  }
  if (url.username || url.password) {
    context.addIssue({ code: "custom", message: "must not hold a user name or password: the key has a field of its own" })
    return z.NEVER
  }
  url.hash = ""
  // What people copy from an example is one of its endpoints.
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/(chat\/completions|completions|responses|messages|models)$/, "")
  return url.href.replace(/\/+$/, "")
})

export const providerBody = z.strictObject({
  /** What stands before the colon in `provider:model`. */
  name: z.string().trim().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,39}$/, "must be 1 to 40 letters, digits, _, . or -").refine((name) => !reserved.has(name), "is the name of the model that runs here: choose another"),
  kind: z.enum(PROVIDER_KINDS),
  baseURL: baseURL.optional(),
  /** Absent: as it is; null: none. */
  apiKey: apiKey.nullable().optional(),
  /** Null keeps the value that is there. */
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "must be a header name"), headerText(8_192).nullable()).refine((headers) => Object.keys(headers).length <= 20, "at most 20 headers").optional(),
  model: z.string().trim().max(200).nullable().optional().transform((model) => model || null),
  preferred: z.boolean().optional(),
  /** The person knows that what goes over http to a public host can be read on the way. */
  confirm: z.boolean().optional(),
})
export type ProviderBody = z.infer<typeof providerBody>

/** The fields to save, or why they cannot be. `isAlone`: who can ask this server is its owner. */
export async function readProviderFields({ confirm, baseURL: given, ...rest }: ProviderBody, isAlone: boolean): Promise<{ fields: ProviderFields } | { problem: string }> {
  const address = given ?? usualURLs[rest.kind]
  const url = new URL(address)
  const problem = await addressProblem(url, isAlone)
  if (problem) return { problem: `baseURL: ${problem}` }
  if (url.protocol === "http:" && !confirm && !(await isInside(url)))
    return { problem: `baseURL: everything sent to ${url.host} over http, the key too, can be read on the way. Use https, or send "confirm": true to do it all the same.` }
  return { fields: { ...rest, baseURL: address } }
}
