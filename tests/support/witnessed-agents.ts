/** Agents whose tools are of every kind that a crash treats differently; what they do in the world, a witness counts. */
import { delegateTool } from "#lib/agent/agents-as-tools.ts"
import type { Tool } from "#lib/agent/types.ts"
import type { FixedAgent } from "./agents.ts"

const anything = { type: "object", properties: {}, additionalProperties: true }

/** At most once: `charge`. Again under its key: `fetch_once`. A person: `ask_person`. Resumable: `delegate_to_helper`, which has `fetch_once`, `delegate_to_signer`, whose `sign` a person approves, and `delegate_to_payer`, which has `pay`. */
export function witnessedAgents(witness: string): [FixedAgent] {
  const effect = (name: string, idempotent?: true): Tool => ({
    name, description: `Has an effect in the world: ${name}.`, kind: "http", version: "1", parameters: anything, ...(idempotent && { idempotent }),
    async run(_, { callId, signal }) {
      const headers = { "content-type": "application/json", ...(idempotent && { "idempotency-key": callId }) }
      const reply = await fetch(witness, { method: "POST", headers, body: JSON.stringify({ tool: name, callId }), signal })
      return reply.text()
    },
  })
  const person: Tool = {
    name: "ask_person", description: "A person answers.", kind: "mock", version: "1", parameters: anything,
    run: (_, { answer }) => (answer?.output === undefined ? { wait: "answer" } : { text: String(answer.output) }),
  }
  const plain: Tool = { name: "echo", description: "Says it again.", kind: "builtin", version: "1", parameters: anything, run: (args) => JSON.stringify(args) }
  const helper = { name: "helper", model: "openai:helper", instructions: "You help.", tools: [effect("fetch_once", true)] }
  const signer = { name: "signer", model: "openai:signer", instructions: "You sign.", tools: [{ ...effect("sign"), approval: "ask" as const }] }
  const payer = { name: "payer", model: "openai:payer", instructions: "You pay.", tools: [effect("pay")] }
  return [{ name: "assistant", instructions: "Be brief.", tools: [effect("charge"), effect("fetch_once", true), person, plain, delegateTool(helper), delegateTool(signer), delegateTool(payer)] }]
}
