/** Hears what other connections commit: one connection that listens, and comes back by itself. */
import { Client } from "pg"

type Hear = {
  /** `conversation:seq` after an append, `conversation:stop`, `conversation:gone`, `conversation:draft`. */
  heard(payload: string): void
  /** The connection stands (again): whatever was committed meanwhile was not heard. */
  stands(): void
  /** It does not stand; called every second. */
  deaf(): void
}

const RETRY_MS = 1_000

/** Listens until `close`; resolves when it listens for the first time. */
export async function listen(url: string, hear: Hear): Promise<{ close(): Promise<void> }> {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const again = () => {
    client = undefined
    if (closed || timer) return
    hear.deaf()
    timer = setTimeout(() => {
      timer = undefined
      void connect().catch(again)
    }, RETRY_MS)
  }
  const connect = async () => {
    const fresh = new Client({ connectionString: url, application_name: "full-turn listen", keepAlive: true })
    fresh.on("error", again)
    fresh.on("end", again)
    fresh.on("notification", ({ payload }) => payload && hear.heard(payload))
    try {
      await fresh.connect()
      await fresh.query("LISTEN log")
    } catch (error) {
      await fresh.end().catch(() => undefined)
      throw error
    }
    client = fresh
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
