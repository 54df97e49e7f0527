/** A stream for the holder of a link: the owner's own stream, seen through the share. */
import type { Envelope } from "#lib/agent/events.ts"
import { openShare, type OpenShare } from "#lib/store/shares.ts"
import type { Follower } from "./bus.ts"
import { report } from "./report.ts"
import type { Runtime } from "./runtime.ts"
import { eyesOf } from "./shared.ts"

/**
 * Gives the function that begins to send and gives the one that ends it. Before anything is sent it looks whether the link still opens.
 * The log is read from its beginning, since what may be seen of an event can depend on those before it; only those after `after` are sent.
 */
export async function followShared(runtime: Pick<Runtime, "db" | "env" | "bus">, token: string, share: OpenShare, after: number): Promise<(follower: Follower) => () => void> {
  const eyes = await eyesOf(runtime, share)
  return (follower) => {
    const decoder = new TextDecoder()
    const encoder = new TextEncoder()
    let rest = ""
    let work: Promise<void> = Promise.resolve()
    let over = false
    const end = () => {
      over = true
      follower.end()
    }
    const tell = async (blocks: string[]): Promise<void> => {
      if (over) return
      if (!(await openShare(runtime.db, token))) return end()
      const frames = blocks.flatMap((block) => {
        const data = block.split("\n").find((line) => line.startsWith("data: "))
        if (!data) return ": \n\n"
        const envelope = JSON.parse(data.slice(6)) as Envelope
        if (share.upTo !== null && (envelope.seq ?? 0) > share.upTo) return []
        const seen = eyes.event(envelope)
        return seen && (seen.seq ?? 0) > after ? `id: ${seen.seq}\ndata: ${JSON.stringify(seen)}\n\n` : []
      })
      if (frames.length > 0 && !over) follower.send(encoder.encode(frames.join("")))
    }
    const stop = runtime.bus.follow(share.log, 0, {
      send(bytes) {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split("\n\n")
        rest = blocks.pop() ?? ""
        work = work.then(() => tell(blocks)).catch((error: unknown) => {
          report("a shared stream ended", error)
          end()
        })
      },
      // What is still on its way is told first.
      end: () => void work.then(end),
    }, `share ${share.id}`)
    return () => {
      over = true
      stop()
    }
  }
}
