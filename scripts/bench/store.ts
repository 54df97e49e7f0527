/** The log by itself: how fast it is written, and folded into what a page shows. */
import { randomUUID } from "node:crypto"
import type { Envelope } from "#lib/agent/events.ts"
import { emptyView, fold } from "#lib/agent/view.ts"
import { append } from "#lib/store/log.ts"
import { clock } from "./clock.ts"
import { median, quantile, type Figure } from "./figures.ts"
import { EVENTS_PER_TURN, longLog } from "./long-log.ts"
import type { Stage } from "./stage.ts"

/** Commits of one event each, one after the other, then of many conversations side by side, each durable. */
export async function appends(stage: Stage): Promise<Figure[]> {
  const message = (): Envelope => ({ at: new Date().toISOString(), event: { type: "message.removed", messageId: randomUUID() } })
  const [one] = await stage.rooms(1, "words")
  if (!one) return []
  const times: number[] = []
  const bare: number[] = []
  const until = clock() + (stage.quick ? 1_000 : 3_000)
  for (let begun = clock(); begun < until; begun = clock()) {
    await append(stage.pool, one.log, [message()])
    times.push(clock() - begun)
    // A commit without any of our SQL: what the disk and the server allow.
    const again = clock()
    await stage.pool.query(`UPDATE "Conversation" SET "updatedAt" = now() WHERE id = $1`, [one.log.conversation])
    bare.push(clock() - again)
  }
  const rooms = await stage.rooms(16, "words")
  const begun = clock()
  const end = begun + (stage.quick ? 1_000 : 3_000)
  let events = 0
  await Promise.all(rooms.map(async ({ log }) => {
    while (clock() < end) {
      await append(stage.pool, log, [message(), message(), message(), message()])
      events += 4
    }
  }))
  const many = ((clock() - begun) * 1000) / events
  return [
    { name: "append of one event, p50 (floor: a bare commit)", value: median(times), unit: "ms", floor: median(bare) },
    { name: "append of one event, p95", value: quantile(times, 0.95), unit: "ms", floor: quantile(bare, 0.95) },
    { name: "appends by 16 writers, 4 events each: per 1000 events", value: many, unit: "ms" },
  ]
}

/** Parsing and folding a whole log, as a page does when it is opened; the floor is parsing alone. */
export async function folds({ quick }: Stage): Promise<Figure[]> {
  return [10_000, 20_000].map((events) => {
    const lines = longLog(Math.ceil(events / EVENTS_PER_TURN)).map((envelope, i) => JSON.stringify({ seq: i + 1, ...envelope }))
    const parsing: number[] = []
    const whole: number[] = []
    for (let round = 0; round < (quick ? 5 : 11); round++) {
      const from = clock()
      const parsed = lines.map((line) => JSON.parse(line) as Envelope)
      const between = clock()
      const view = emptyView()
      for (const envelope of parsed) fold(view, envelope)
      parsing.push(between - from)
      whole.push(clock() - from)
    }
    return { name: `parse and fold ${events.toLocaleString("en")} events (floor: parse)`, value: median(whole), unit: "ms", floor: median(parsing) }
  })
}
