/** Hears what other connections commit: one connection that listens, and comes back by itself. */
import { Client } from "pg"

type Hear = {
  /** `conversation:seq` after an append, `conversation:stop:turn`, `conversation:gone`, `conversation:draft`, `workspace:tasks`. */
  heard(payload: string): void
  /** The connection stands (again): whatever was committed meanwhile was not heard. */
  stands(): void
  /** It does not stand; called every second. */
  deaf(): void
}

const RETRY_MS = 1_000
const CONNECT_MS = 5_000

/** Listens until `close`; resolves when it listens for the first time. */
export async function listen(url: string, hear: Hear): Promise<{ close(): Promise<void> }> {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const again = () => {
    client = undefined
    if (closed) return
    hear.deaf()
    timer = setTimeout(() => void connect().catch(again), RETRY_MS)
  }
  const connect = async () => {
    const fresh = new Client({ connectionString: url, application_name: "full-turn listen", keepAlive: true, connectionTimeoutMillis: CONNECT_MS })
    // `end` tells that it broke; an error that nobody hears would end the process.
    fresh.on("error", () => undefined)
    fresh.on("notification", ({ payload }) => payload && hear.heard(payload))
    try {
      await fresh.connect()
      await fresh.query("LISTEN log")
    } catch (error) {
      await fresh.end().catch(() => undefined)
      throw error
    }
    if (closed) return fresh.end()
    client = fresh
    fresh.once("end", again)
    hear.stands()
  }
  await connect()
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
