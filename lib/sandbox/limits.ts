/**
 * What one run may use. `cpuMs` is CPU time; a run that has not ended after twice that much wall time,
 * waiting for host calls not counted, is killed from outside.
 */
export type Limits = {
  cpuMs: number
  memoryMiB: number
  /** Of the result as JSON, in UTF-8. */
  resultBytes: number
  /** Arrays and objects inside one another; deeper ones overflow the stack of those who read the result. */
  resultDepth: number
  /** Of all log lines together, in UTF-8, each with its line end. */
  logBytes: number
  hostCalls: number
  /** More wait for their turn. */
  hostCallsAtOnce: number
  /** Of the interpreter's own stack: what recursion may use. */
  stackKiB: number
}

export const defaultLimits: Limits = {
  cpuMs: 1_000,
  memoryMiB: 64,
  resultBytes: 1024 * 1024,
  resultDepth: 64,
  logBytes: 256 * 1024,
  hostCalls: 20,
  hostCallsAtOnce: 4,
  stackKiB: 512,
}

/** Of one host call's arguments as JSON, in UTF-8. */
export const HOST_CALL_BYTES = 256 * 1024
