/** A model that does what it reads, and a tool that takes until it is let go: enough to make tasks do anything. */
import type { Tool } from "#lib/agent/types.ts"
import type { UpstreamStep } from "./fake-upstream.ts"

type Message = { role: string; content: string | null }

/** `call <name> <json>` makes a call; anything else, a result of a call or a task too, is repeated. */
export const obey = ({ messages }: Record<string, unknown>): UpstreamStep => {
  const { role, content } = (messages as Message[]).at(-1) ?? { role: "user", content: "" }
  const [, name, json] = (role === "user" && /^call (\w+) (.*)$/s.exec(content ?? "")) || []
  return name ? { calls: [{ name, arguments: json ?? "{}" }] } : { text: `Heard: ${content}` }
}

/** The words that make the obeying model start a task. */
export const delegate = (task: string, fields: object = {}): string => `call create_task ${JSON.stringify({ title: "Work", task, ...fields })}`

/** The tool `hold { gate }`, and what a test does with those that hold. */
export function holding() {
  const open = new Map<string, { letGo: () => void; aborted: Promise<void> }>()
  const waits: { fits: () => boolean; resolve: () => void }[] = []
  const until = (fits: () => boolean): Promise<void> => (fits() ? Promise.resolve() : new Promise((resolve) => waits.push({ fits, resolve })))
  const tool: Tool = {
    name: "hold", description: "Takes until it is let go.", kind: "builtin", version: "1", idempotent: true, parameters: { type: "object", properties: { gate: { type: "string" } } },
    run: ({ gate }, { signal }) => new Promise((resolve, reject) => {
      const aborted = new Promise<void>((done) => signal.addEventListener("abort", () => { reject(signal.reason); done() }))
      open.set(String(gate), { letGo: () => { open.delete(String(gate)); resolve("let go") }, aborted })
      for (const wait of waits) if (wait.fits()) wait.resolve()
    }),
  }
  return {
    tool,
    /** Those that hold now. */
    gates: () => [...open.keys()],
    /** Resolves when one holds at this gate. */
    begun: (gate: string) => until(() => open.has(gate)),
    many: (count: number) => until(() => open.size >= count),
    letGo: (gate: string) => open.get(gate)?.letGo(),
    aborted: (gate: string) => open.get(gate)?.aborted,
    forget: (gate: string) => open.delete(gate),
  }
}
