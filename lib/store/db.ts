/** The one connection pool, for Prisma and for the statements that are written by hand. */
import { PrismaPg } from "@prisma/adapter-pg"
import { Pool } from "pg"
import { PrismaClient } from "./prisma/client.ts"

export type Db = { pool: Pool; prisma: PrismaClient }

/** Opens a pool of `max` connections; errors of idle ones are not ours to handle, the next query tells. */
export function openDb(url: string, { max = 12 }: { max?: number } = {}): Db {
  const pool = new Pool({ connectionString: url, max, application_name: "full-turn" })
  pool.on("error", () => undefined)
  return { pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) }
}

export async function closeDb({ pool, prisma }: Db): Promise<void> {
  await prisma.$disconnect()
  await pool.end()
}

/** Whether the database answers within two seconds. */
export async function isAlive({ pool }: Db): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref())
  return Promise.race([pool.query("SELECT 1").then(() => true, () => false), late])
}
