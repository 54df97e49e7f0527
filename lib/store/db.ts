/** The one connection pool, for Prisma and for the statements that are written by hand. */
import { PrismaPg } from "@prisma/adapter-pg"
import { Pool, type PoolClient } from "pg"
import { PrismaClient } from "./prisma/client.ts"

export type Db = { pool: Pool; prisma: PrismaClient }

/** Milliseconds until a query that gets no connection fails: a request in an outage is answered, not held. */
const CONNECT_MS = 5_000

/** Opens a pool of `max` connections; a connection that breaks is not handled here, the query on it or the next one tells. */
export function openDb(url: string, { max = 12 }: { max?: number } = {}): Db {
  const pool = new Pool({ connectionString: url, max, application_name: "full-turn", connectionTimeoutMillis: CONNECT_MS, keepAlive: true })
  pool.on("error", () => undefined)
  // The pool hears only its idle connections: one that breaks while it is lent out would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined))
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) }
}

export async function closeDb({ pool, prisma }: Db): Promise<void> {
  await prisma.$disconnect()
  await pool.end()
}

/** Runs statements that are committed together or not at all. */
export async function inTransaction<T>({ pool }: Db, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query("BEGIN")
    const result = await work(client)
    await client.query("COMMIT")
    client.release()
    return result
  } catch (error) {
    await client.query("ROLLBACK").then(() => client.release(), (broken: Error) => client.release(broken))
    throw error
  }
}

/** Whether the database answers within two seconds. */
export async function isAlive({ pool }: Db): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref())
  return Promise.race([pool.query("SELECT 1").then(() => true, () => false), late])
}

/** Postgres is away, starting or stopping: SQLSTATE classes 08 and 57P, or the socket itself. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = "code" in error ? String(error.code) : ""
  return /^(08|57P0|53300)/.test(code) || ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "P1001", "P1017", "P2024"].includes(code)
    || /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect/.test(error.message)
}
