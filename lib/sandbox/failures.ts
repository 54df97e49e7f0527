import type { Limits } from "./limits.ts"
import type { Failure } from "./protocol.ts"
import { lineIn } from "./strip.ts"

/** How a run ends that waits for a promise which nothing can settle any more. */
export const waitsForEver = JSON.stringify({ name: "waits", message: "The code waits for a promise that nothing will settle." })

export const timedOut = ({ cpuMs }: Limits): Failure => ({ kind: "timeout", message: `The code ran longer than ${cpuMs / 1000} s.` })

export const tooDeep = "The code calls itself too deeply."

const outgrown = /^(out of memory|string too long|BigInt is too large to allocate)/

/**
 * What the person reads of an error. `described` is JSON from inside the sandbox with `name`, `message` and `stack` as far as they could be read:
 * when memory is used up, not even that. `over` is the limit that ended the run, whatever the code made of it.
 */
export function failureOf(described: string, { over, limits, usedUp }: { over?: Failure; limits: Limits; usedUp: boolean }): Failure {
  const { name, message, stack }: { name?: string; message?: string; stack?: string } = JSON.parse(described)
  const line = lineIn(stack)
  if (over) return { ...over, line }
  // For want of memory the error itself is null, or the code behind it never runs.
  const silent = message === undefined || described === waitsForEver || (name === undefined && message === "null")
  if ((silent && usedUp) || outgrown.test(message ?? "")) return { kind: "memory", message: `The code needs more than ${limits.memoryMiB} MB of memory.`, line }
  if (described === waitsForEver) return { kind: "timeout", message: message ?? "" }
  if (name === "InternalError" && message === "stack overflow") return { kind: "threw", message: tooDeep, line }
  if (name === "SyntaxError" && stack?.startsWith("    at code.ts")) return { kind: "syntax", message: message ?? "", line }
  const plain = name === undefined || name === "Error"
  return { kind: "threw", message: plain ? (message ?? "The code threw something that cannot be read.") : `${name}: ${message}`, line }
}
