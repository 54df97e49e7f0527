/** Keeps the raw answers of the steps of one attempt for the trace. */
import type { Db } from "#lib/store/db.ts"
import type { LogId } from "#lib/store/log.ts"
import { saveWire, WIRE_BYTES } from "#lib/store/wire.ts"
import { report } from "./report.ts"

export function wireTap(db: Db, log: LogId) {
  const steps = new Map<string, { pieces: string[]; bytes: number }>()
  return {
    hear(stepId: string, text: string): void {
      const step = steps.get(stepId) ?? { pieces: [], bytes: 0 }
      steps.set(stepId, step)
      if (step.bytes < WIRE_BYTES) step.pieces.push(text.slice(0, WIRE_BYTES - step.bytes))
      step.bytes += Buffer.byteLength(text)
    },
    /** Writes what was heard. The raw answer is for looking at: a turn does not fail without it. */
    async saved(): Promise<void> {
      for (const [stepId, { pieces, bytes }] of steps) {
        steps.delete(stepId)
        await saveWire(db, log, stepId, { text: pieces.join(""), bytes }).catch((error: unknown) => report("a raw answer was not kept", error))
      }
    },
  }
}
