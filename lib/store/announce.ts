/**
 * Tells every process what was committed, after the commit and for many conversations at once. Inside it, each commit with a
 * NOTIFY would wait for the disk alone, one after the other. What is lost here (the process died in between) is found
 * by looking: a worker looks for work every 5 s, a bus for news every 15 s.
 */
import type { Pool } from "pg"
import type { LogId } from "./log.ts"

type News = { workspace: string; seq: number; ring: boolean }

const outboxes = new WeakMap<Pool, Map<string, News>>()

/** The log of this conversation has grown to `seq`; `ring`: there is something to do. */
export function announce(pool: Pool, { workspace, conversation }: LogId, seq: number, ring: boolean): void {
  const waiting = outboxes.get(pool)
  const outbox = waiting ?? new Map<string, News>()
  const known = outbox.get(conversation)
  outbox.set(conversation, { workspace, seq: Math.max(seq, known?.seq ?? 0), ring: ring || known?.ring === true })
  if (waiting) return
  outboxes.set(pool, outbox)
  void send(pool, outbox)
}

async function send(pool: Pool, outbox: Map<string, News>): Promise<void> {
  while (outbox.size > 0) {
    const news = [...outbox]
    outbox.clear()
    await pool.query({ name: "announce", text: ANNOUNCE, values: [
      news.map(([conversation]) => conversation), news.map(([, { workspace }]) => workspace), news.map(([, { seq }]) => seq), news.map(([, { ring }]) => ring),
    ] }).catch(() => undefined)
  }
  // In the same breath as the last look: what came between them would wait in an outbox that nobody empties.
  outboxes.delete(pool)
}

const RING = `graphile_worker.add_job('advance', json_build_object('conversation', n.conversation, 'workspace', n.workspace), job_key := n.conversation)`

const ANNOUNCE = `
SELECT pg_notify('log', n.conversation || ':' || n.seq), CASE WHEN n.ring THEN (${RING}).id END
FROM unnest($1::text[], $2::text[], $3::int[], $4::boolean[]) AS n(conversation, workspace, seq, ring)
ORDER BY n.conversation`
