import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { Client } from "pg"
import { CannotStart } from "../env.ts"
import { choosePlace } from "./database-account.ts"
import type { Say } from "./database-account.ts"
import { startPostgres } from "./database-server.ts"
import type { Postgres } from "./database-server.ts"
import type { Secrets } from "./secrets.ts"

const NAME = "full_turn"

/** An open database that no other process of this DATA_DIR uses. */
export type Database = {
  url: string
  /** Tells a second start of the same DATA_DIR where this one is served; wants the migrations. */
  announce(address: string): Promise<void>
  stop(): Promise<void>
}

type Options = { dataDir: string; databaseUrl?: string; secrets: Secrets; say: Say }

/**
 * Opens DATABASE_URL, or the PostgreSQL under DATA_DIR, and takes the lock of this DATA_DIR in it.
 * @throws CannotStart when it is out of reach, too old, or locked by another process
 */
export async function openDatabase({ dataDir, databaseUrl, secrets, say }: Options): Promise<Database> {
  mkdirSync(dataDir, { recursive: true })
  const own = databaseUrl ? undefined : await startPostgres({
    place: choosePlace(dataDir, secrets.holder, say), password: secrets.databasePassword, log: join(dataDir, "postgres.log"), say,
  })
  if (own) await create(own.url("postgres"))
  const url = databaseUrl ?? own?.url(NAME) ?? ""
  const lock = await takeLock(url, secrets.holder, own)
  return {
    url,
    announce: (address) => lock.query(
      `INSERT INTO "Server" ("holder", "address", "pid", "startedAt") VALUES ($1, $2, $3, now())
       ON CONFLICT ("holder") DO UPDATE SET "address" = excluded."address", "pid" = excluded."pid", "startedAt" = excluded."startedAt"`,
      [secrets.holder, address, process.pid]),
    stop: async () => {
      await lock.release()
      await own?.stop()
    },
  }
}

async function create(url: string): Promise<void> {
  const client = await connect(url)
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [NAME])
  if (!rowCount) await client.query(`CREATE DATABASE ${NAME}`)
  await client.end()
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true, application_name: "full-turn lock" })
  client.on("error", () => undefined)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => undefined)
    const { host, port, database = "" } = client
    throw new CannotStart(`DATABASE_URL: no database ${database} at ${host}:${port} (${error instanceof Error ? error.message || ("code" in error && error.code) : error}).`)
  }
  const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version")
  const version = Math.floor((rows[0]?.version ?? 0) / 10_000)
  if (version >= 14) return client
  await client.end()
  throw new CannotStart(`DATABASE_URL: PostgreSQL ${version} is too old; version 14 or later is needed.`)
}

type Lock = { query(sql: string, values: unknown[]): Promise<void>; release(): Promise<void> }

/** The true lock: PostgreSQL lets it go when this process is gone, however it went. */
async function takeLock(url: string, holder: string, own?: Postgres): Promise<Lock> {
  let client = await connect(url)
  let released = false
  // A backend may take a moment to see that its killed client is gone.
  for (let tries = 0; !await tryLock(client, holder); tries++) {
    if (tries === 20) throw await heldBy(client, holder)
    await wait(100)
  }
  const keep = () => client.once("end", async () => {
    while (!released) {
      await wait(500)
      try {
        await own?.ensure()
        const next = await connect(url)
        if (await tryLock(next, holder)) {
          client = next
          return keep()
        }
        await next.end()
      } catch {
        // The server is still away; what needs it answers 503 meanwhile.
      }
    }
  })
  keep()
  return {
    query: async (sql, values) => void await client.query(sql, values),
    release: async () => {
      released = true
      await client.end().catch(() => undefined)
    },
  }
}

async function tryLock(client: Client, holder: string): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free", [`full-turn ${holder}`])
  return rows[0]?.free === true
}

async function heldBy(client: Client, holder: string): Promise<CannotStart> {
  const { rows } = await client.query<{ address: string; pid: number }>('SELECT "address", "pid" FROM "Server" WHERE "holder" = $1', [holder]).catch(() => ({ rows: [] }))
  await client.end()
  const server = rows[0]
  return new CannotStart(server ? `Full Turn already serves this DATA_DIR at ${server.address} (process ${server.pid}).` : "Another process of Full Turn is opening this DATA_DIR.")
}
