import type { Json } from "#lib/agent/types.ts"
import type { Limits } from "./limits.ts"
import type { FromChild, HostFunction, ToChild } from "./protocol.ts"
import { readJson } from "./read-json.ts"

type HostCall = Extract<FromChild, { type: "call" }>

/**
 * Makes the calls that the code asks for, so many at once, and answers each. The functions run out here, so what the child says
 * is believed as little as if it had been taken over: `make` gives false when there are more calls than there may be.
 */
export function hostCalls(host: Record<string, HostFunction>, limits: Limits, answer: (message: ToChild) => void) {
  const queue: HostCall[] = []
  let made = 0
  let active = 0
  let over = false

  const next = async () => {
    if (active >= limits.hostCallsAtOnce) return
    const call = queue.shift()
    if (!call) return
    active += 1
    const message = await run(host, call, limits)
    if (over) return
    answer(message)
    active -= 1
    void next()
  }

  return {
    make(call: HostCall): boolean {
      made += 1
      if (made > limits.hostCalls) return false
      queue.push(call)
      void next()
      return true
    },
    /** Makes no more calls and answers none: the run is over. */
    drop() {
      over = true
      queue.length = 0
    },
  }
}

async function run(host: Record<string, HostFunction>, { id, name, args }: HostCall, { resultDepth }: Limits): Promise<ToChild> {
  try {
    const call = Object.hasOwn(host, name) ? host[name] : undefined
    const read = readJson(args, resultDepth)
    if (!call) throw new Error(`There is no tools.${name}.`)
    if (!read) throw new Error(`The arguments of tools.${name} are nested deeper than ${resultDepth} levels.`)
    const value: Json = await call(read.value)
    return { type: "answer", id, ok: true, value: JSON.stringify(value ?? null) }
  } catch (error) {
    return { type: "answer", id, ok: false, value: JSON.stringify(error instanceof Error ? error.message : String(error)) }
  }
}
