import { execFileSync } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import type { TestProject } from "vitest/node"
import { choosePlace } from "#lib/runtime/database-account.ts"
import { startPostgres } from "#lib/runtime/database-server.ts"
import { migrate } from "#lib/store/migrate.ts"
import { generateClient } from "#scripts/build.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the test server, with its database `postgres`; see tests/support/database.ts. */
    postgres: string
  }
}

const NAME = "full-turn-test-"

/** Starts one PostgreSQL for the whole run, with a migrated template that nobody is connected to. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweep()
  await generateClient(() => undefined)
  const folder = mkdtempSync(join(tmpdir(), `${NAME}${process.pid}-`))
  chmodSync(folder, 0o711)
  const say = () => undefined
  const server = await startPostgres({
    place: choosePlace(folder, "test", say), password: "test", log: join(folder, "postgres.log"), say,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", wal_level: "minimal", max_wal_senders: 0 },
  })
  const admin = new Client({ connectionString: server.url("postgres") })
  await admin.connect()
  await admin.query("CREATE DATABASE template_full_turn")
  await migrate(server.url("template_full_turn"))
  await admin.query("ALTER DATABASE template_full_turn WITH is_template true allow_connections false")
  await admin.end()
  project.provide("postgres", server.url("postgres"))
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Servers of runs that were killed; their folders name the process that made them. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(NAME))) {
    const folder = join(tmpdir(), name)
    if (existsSync(`/proc/${name.slice(NAME.length).split("-")[0]}`) || !existsSync("/proc/self")) continue
    const { programs, account, dir } = choosePlace(folder, "test", () => undefined)
    if (existsSync(join(dir, "postmaster.pid"))) {
      try {
        execFileSync(join(programs, "pg_ctl"), ["stop", "-D", dir, "-m", "immediate"], { ...account, stdio: "ignore", cwd: "/" })
      } catch {
        // It is gone already.
      }
    }
    rmSync(folder, { recursive: true, force: true })
  }
}
