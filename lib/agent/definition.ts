/** What a person saves, as JSON: a tool, everything but its code's behaviour, and an agent. */
import { z } from "zod"
import { chosenSettings } from "./settings.ts"

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
  /** Where it belongs, among many. */
  group: text(64).optional(),
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

const agentName = z.string().trim().min(1, "must not be empty").max(64, "must be at most 64 characters").regex(/^[^\p{C}]*$/u, "must not hold control characters")
const names = (max: number) => z.array(z.string().trim().min(1).max(200)).max(max).default([])

/** An agent: who it is, what it may call, whom it may ask. Tools and agents stand in it by name or id; what has no default here may be left out. */
export const agentDefinition = z.strictObject({
  name: agentName,
  /** When to hand over or delegate to it: what other agents read. */
  description: text(4_000).optional(),
  instructions: text(32_000),
  /** `provider:model`; null: the conversation's. */
  model: text(200).nullable().optional(),
  settings: chosenSettings.optional(),
  /** `*`: all the workspace's. */
  tools: names(500),
  handoffs: names(100),
  delegates: names(100),
  memory: z.strictObject({
    policy: z.enum(["none", "on_demand", "recall_first"]).default("none"),
    remember: z.boolean().default(false),
    scope: z.enum(["everywhere", "agent", "conversation"]).default("everywhere"),
  }).default({ policy: "none", remember: false, scope: "everywhere" }),
  /** Of one turn that it begins; absent: as for every turn. */
  limits: z.strictObject({
    steps: z.number().int().min(1).max(500).optional(),
    calls: z.number().int().min(1).max(1_000).optional(),
    tokens: z.number().int().min(1).max(100_000_000).optional(),
    depth: z.number().int().min(0).max(5).optional(),
    minutes: z.number().min(0.1).max(120).optional(),
  }).default({}),
  /** How it gets its tools: all at once, those that fit the conversation, or that only when there are many. */
  toolMode: z.enum(["flat", "searched", "auto"]).optional(),
  /** Tools that are offered whatever is searched. */
  pinned: names(100).optional(),
  /** What it sees when it takes over. */
  handoffHistory: z.enum(["all", "last", "summary"]).optional(),
  /** As a delegate: with its instructions, unless false. */
  withSystem: z.boolean().optional(),
  /** How the end of its background tasks is told. */
  deliver: z.enum(["poll", "push_when_idle", "push_now", "silent"]).optional(),
})
export type AgentDefinition = z.infer<typeof agentDefinition>
