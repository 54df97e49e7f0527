/** What an agent with many tools is offered: the few that a conversation needs, and `find_tools` for the rest. */
import { loadedOf } from "#lib/agent/loaded.ts"
import { historyOf } from "#lib/agent/messages.ts"
import { tokensOf } from "#lib/agent/refs.ts"
import type { Agent, Offer, Result, Tool, Turn } from "#lib/agent/types.ts"
import { indexTools, type Hit } from "./find.ts"

export const FIND_TOOLS = "find_tools"

/** Offered by themselves when they fit what was said last. */
const FITTING = 8
/** Of the best score: what fits less than that is left to be looked for. */
const NEAR = 0.25
const FOUND = 5
const MANY = 20

type Catalog = { tools: Tool[]; offer: NonNullable<Agent["offer"]> }

/**
 * The same tools and `find_tools`; of those in `searched` a step is offered what was found before, what was used before and, with `automatic`, what fits the conversation.
 * Everything else is offered always.
 */
export function catalogOf(searched: Tool[], always: Tool[], automatic: boolean): Catalog {
  const search = once(() => indexTools(searched))
  const finder = findTools(searched, search)
  const hidden = new Set(searched.map(({ name }) => name))
  return {
    tools: [...always, finder, ...searched],
    offer(turn, agent) {
      const reasons = new Map<string, string>()
      const because = (names: Iterable<string>, why: string) => { for (const name of names) if (!reasons.has(name)) reasons.set(name, why) }
      because(loadedOf(turn.log, agent.name, turn.parent), "loaded")
      because(usedIn(turn, agent), "used before")
      const fitting = automatic ? search()(askedIn(turn), FITTING) : []
      for (const { name, why, score } of fitting) if (score >= NEAR * (fitting[0]?.score ?? 0)) because([name], why.length ? `fits: ${why.slice(0, 4).join(", ")}` : "fits")
      return agent.tools.flatMap((tool): Offer[] => {
        const why = reasons.get(tool.name)
        return !hidden.has(tool.name) ? [{ tool }] : why ? [{ tool, why }] : []
      })
    },
  }
}

function findTools(tools: Tool[], search: () => (question: string, limit?: number) => Hit[]): Tool {
  const groups = [...new Set(tools.flatMap(({ group }) => group ?? []))].sort()
  return {
    name: FIND_TOOLS,
    description: `Looks for functions among ${tools.length} that you do not see, and loads those it finds: call them in your next step. Call it whenever none of your functions can do what is asked, before you say that it cannot be done.${groups.length ? ` They come from: ${groups.slice(0, 40).join(", ")}.` : ""}`,
    kind: "builtin",
    version: "1",
    idempotent: true,
    parameters: {
      type: "object",
      properties: {
        query: { type: "string", minLength: 1, maxLength: 500, description: 'What the function should do, in a few telling words, e.g. "convert currency" or "create calendar event".' },
        limit: { type: "integer", minimum: 1, maximum: MANY, description: `How many at most; ${FOUND} if left out.` },
      },
      required: ["query"],
      additionalProperties: false,
    },
    run({ query, limit = FOUND }): Result {
      const byName = new Map(tools.map((tool) => [tool.name, tool]))
      const found = search()(String(query), Number(limit)).flatMap((hit) => {
        const tool = byName.get(hit.name)
        return tool ? [{ tool, hit }] : []
      })
      const details = {
        card: "tools-found", query: String(query), of: tools.length,
        hits: found.map(({ tool, hit: { name, score, why } }) => ({ name, score, why, tokens: tokensOf(tool), ...(tool.group ? { group: tool.group } : {}) })),
      }
      if (found.length === 0) return { text: `Nothing fits ${JSON.stringify(query)} among ${tools.length} functions. Try other words${groups.length ? `, or one of: ${groups.slice(0, 40).join(", ")}` : ""}.`, details }
      const lines = found.map(({ tool }) => `- ${tool.name}: ${tool.description.slice(0, 200)}`)
      return { text: `Loaded, call them now:\n${lines.join("\n")}`, details, load: found.map(({ tool }) => tool) }
    },
  }
}

/** What was asked last counts most; what was asked before it gives the context. */
function askedIn({ log, world, parent, input = [] }: Turn): string {
  const asked = [...input, ...(parent ? [] : historyOf(log, world.get, ""))].flatMap((message) => (message.role === "user" ? [message.content] : []))
  const [last = "", before = ""] = asked.slice(-2).reverse()
  return `${last} ${last} ${before}`.slice(0, 8_000)
}

/** The functions that this agent called before: the history speaks of them. */
const usedIn = ({ log, parent }: Turn, { name }: Agent): string[] =>
  log.flatMap(({ event, parent: of }) => (event.type === "message.assistant" && event.agent === name && of === parent ? event.calls.map((call) => call.name) : []))

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
