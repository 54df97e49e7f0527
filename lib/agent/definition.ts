/** What a person saves as a tool: everything but its code's behaviour, as JSON. */
import { z } from "zod"

/** Letters that every provider takes. */
export const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, "must be 1 to 64 letters, digits, _ or -")

const text = (max: number) => z.string().max(max, `must be at most ${max} characters`)

/** An HTTP request with `{{arg}}` places for arguments and `{{secret:NAME}}` for secrets. */
export const httpRequest = z.strictObject({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
  url: text(4_000),
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "must be a header name"), text(4_000)).optional(),
  body: text(64_000).optional(),
  /** Where in a JSON answer the result stands, as a JSON Pointer; absent: all of it. */
  result: z.string().regex(/^(\/[^/]*)*$/, "must be a JSON Pointer, like /data/items").optional(),
  /** `host:port` on this very machine that the owner lets the tool reach; everything else private stays out of reach. */
  allowLocal: z.array(z.string().regex(/^[\w.:[\]-]{1,200}:\d{1,5}$/, "must be host:port")).max(20).optional(),
})
export type HttpRequest = z.infer<typeof httpRequest>

/** A canned answer; the first whose `when` fits the arguments is given without asking a person. */
const reply = z.strictObject({ when: z.record(z.string(), z.json()).optional(), output: z.json() })

const shared = {
  name: toolName,
  description: text(8_000),
  parameters: z.record(z.string(), z.unknown()),
  approval: z.enum(["never", "ask", "once"]).optional(),
  idempotent: z.boolean().optional(),
  strict: z.boolean().optional(),
  timeoutMs: z.number().int().min(100).max(600_000).optional(),
  /** The agents that may use it; absent: all. */
  agents: z.array(text(200)).max(200).optional(),
}

export const toolDefinition = z.discriminatedUnion("kind", [
  z.strictObject({ ...shared, kind: z.literal("http"), http: httpRequest }),
  z.strictObject({ ...shared, kind: z.literal("code"), code: text(256_000) }),
  z.strictObject({ ...shared, kind: z.literal("mock"), mock: z.strictObject({ replies: z.array(reply).max(100) }).optional() }),
])
export type ToolDefinition = z.infer<typeof toolDefinition>

export type Approval = NonNullable<ToolDefinition["approval"]>

/** What of a definition says how dangerous a call is; `http` counts only for the kind that sends it. */
type Doing = { kind: ToolDefinition["kind"]; http?: Pick<HttpRequest, "method"> }

export const writesOverHttp = ({ kind, http }: Doing): boolean => kind === "http" && http?.method !== "GET" && http?.method !== "HEAD"

/** What holds while nobody chose: a person is asked before code runs and before something writes over HTTP. */
export const usualApproval = (doing: Doing): Approval => (doing.kind === "code" || writesOverHttp(doing) ? "ask" : "never")

export const approvalOf = (definition: ToolDefinition): Approval => definition.approval ?? usualApproval(definition)
