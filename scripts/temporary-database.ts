/** A PostgreSQL of its own for a measurement, empty and migrated; gone when it is closed. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { choosePlace } from "#lib/runtime/database-account.ts"
import { startPostgres } from "#lib/runtime/database-server.ts"
import { closeDb, openDb, type Db } from "#lib/store/db.ts"
import { migrate } from "#lib/store/migrate.ts"

export async function openTemporaryDb(): Promise<{ db: Db; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "full-turn-eval-"))
  chmodSync(folder, 0o711)
  const server = await startPostgres({
    place: choosePlace(folder, "eval", () => undefined), password: "eval", log: join(folder, "postgres.log"), say: () => undefined,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  })
  await migrate(server.url("postgres"))
  const db = openDb(server.url("postgres"))
  return {
    db,
    async close() {
      await closeDb(db)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
