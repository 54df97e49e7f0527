/** Keeps the raw answers of the steps of one attempt for the trace. */
import type { AskedHow } from "#lib/agent/types.ts"
import type { Db } from "#lib/store/db.ts"
import type { LogId } from "#lib/store/log.ts"
import { saveWire, WIRE_BYTES } from "#lib/store/wire.ts"
import { report } from "./report.ts"

export function wireTap(db: Db, log: LogId) {
  const heard = new Map<string, { pieces: string[]; bytes: number; how?: AskedHow }>()
  const writes = new Set<Promise<void>>()
  return {
    hear(stepId: string, text: string): void {
      const step = heard.get(stepId) ?? { pieces: [], bytes: 0 }
      heard.set(stepId, step)
      if (step.bytes < WIRE_BYTES) step.pieces.push(text.slice(0, WIRE_BYTES - step.bytes))
      step.bytes += Buffer.byteLength(text)
    },
    asked(stepId: string, how: AskedHow): void {
      heard.set(stepId, { pieces: [], bytes: 0, ...heard.get(stepId), how })
    },
    /** Writes what was heard of a step that is over. The raw answer is for looking at: a turn does not fail without it. */
    keep(stepId: string): void {
      const { pieces = [], bytes = 0, how } = heard.get(stepId) ?? {}
      if (!heard.delete(stepId)) return
      const write = saveWire(db, log, stepId, { text: pieces.join(""), bytes, how })
        .catch((error: unknown) => report("a raw answer was not kept", error))
        .finally(() => writes.delete(write))
      writes.add(write)
    },
    /** Resolves when nothing is being written. */
    saved: async (): Promise<void> => void (await Promise.all(writes)),
  }
}
