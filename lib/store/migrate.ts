import { createHash, randomUUID } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Logger, runMigrations } from "graphile-worker"
import { Client } from "pg"
import { CannotStart } from "../env.ts"

type Migration = { name: string; sql: string; checksum: string }

// Prisma's own definition, so that `prisma migrate deploy` finds what it expects.
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/** The number that Prisma's migrate engine locks too. */
const LOCK = 72707369

/**
 * Brings a database to the state of `folder` and of graphile-worker; each migration once, in order, whole or not at all.
 * Several processes may call it at the same moment. Returns the names of what it applied.
 * @throws CannotStart when the database holds a migration that the folder does not, or another one of the same name
 */
export async function migrate(url: string, folder = "prisma/migrations"): Promise<string[]> {
  const client = new Client({ connectionString: url, application_name: "full-turn migrate" })
  client.on("error", () => undefined)
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK])
    await client.query(HISTORY)
    const applied = await applyMissing(client, readMigrations(folder))
    await runMigrations({ connectionString: url, logger: new Logger(() => () => undefined) })
    return applied
  } finally {
    await client.end()
  }
}

function readMigrations(folder: string): Migration[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return names.sort().map((name) => {
    const sql = readFileSync(join(folder, name, "migration.sql"), "utf8")
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") }
  })
}

async function applyMissing(client: Client, migrations: Migration[]): Promise<string[]> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    'SELECT "migration_name", "checksum", "finished_at" FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL')
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of rows) {
    const migration = known.get(row.migration_name)
    if (!migration) throw new CannotStart(`The database was made by a newer Full Turn (it holds the migration ${row.migration_name}).`)
    if (!row.finished_at) throw new CannotStart(`The migration ${row.migration_name} was begun by another program and not finished; see "prisma migrate resolve".`)
    if (migration.checksum !== row.checksum) throw new CannotStart(`The migration ${row.migration_name} was changed after this database had it.`)
  }
  const missing = migrations.filter((migration) => !rows.some((row) => row.migration_name === migration.name))
  for (const migration of missing) await apply(client, migration)
  return missing.map((migration) => migration.name)
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN")
  try {
    await client.query(sql)
    await client.query(
      'INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count") VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name])
    await client.query("COMMIT")
  } catch (error) {
    await client.query("ROLLBACK")
    throw new Error(`The migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
