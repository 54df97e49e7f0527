import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client } from "pg"
import { afterEach, beforeEach, expect, test } from "vitest"
import { migrate } from "#lib/store/migrate.ts"
import { emptyDatabase } from "#tests/support/database.ts"

let url: string
let folder: string

beforeEach(async () => {
  url = await emptyDatabase()
  folder = mkdtempSync(join(tmpdir(), "migrations-"))
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, "migration.sql"), sql)
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

test("migrations are applied in the order of their names, each once", async () => {
  write("0002_second", "INSERT INTO word VALUES ('second')")
  write("0001_first", "CREATE TABLE word (text text); INSERT INTO word VALUES ('first')")
  expect(await migrate(url, folder)).toEqual(["0001_first", "0002_second"])
  expect(await migrate(url, folder)).toEqual([])
  expect(await query("SELECT text FROM word")).toEqual([{ text: "first" }, { text: "second" }])
})

test("two processes that migrate at the same moment apply each migration once", async () => {
  write("0001_first", "CREATE TABLE word (text text)")
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)])
  expect(applied.flat()).toEqual(["0001_first"])
})

test("a migration that fails leaves nothing behind and can be tried again", async () => {
  write("0001_first", "CREATE TABLE word (text text); SELECT 1 / 0")
  await expect(migrate(url, folder)).rejects.toThrow("The migration 0001_first failed: division by zero")
  expect(await query("SELECT to_regclass('word') AS word")).toEqual([{ word: null }])
  write("0001_first", "CREATE TABLE word (text text)")
  expect(await migrate(url, folder)).toEqual(["0001_first"])
})

test("a migration that was changed after it was applied stops the start", async () => {
  write("0001_first", "CREATE TABLE word (text text)")
  await migrate(url, folder)
  write("0001_first", "CREATE TABLE word (text text, size int)")
  await expect(migrate(url, folder)).rejects.toThrow("The migration 0001_first was changed after this database had it.")
})

test("a database of a newer version is refused", async () => {
  write("0001_first", "CREATE TABLE word (text text)")
  await migrate(url, folder)
  rmSync(join(folder, "0001_first"), { recursive: true })
  await expect(migrate(url, folder)).rejects.toThrow("made by a newer Full Turn")
})

test("the history is the one that prisma migrate deploy reads, and the queue has its tables", async () => {
  write("0001_first", "CREATE TABLE word (text text)")
  await migrate(url, folder)
  expect(await query('SELECT "migration_name", "applied_steps_count", "finished_at" IS NOT NULL AS done FROM "_prisma_migrations"'))
    .toEqual([{ migration_name: "0001_first", applied_steps_count: 1, done: true }])
  expect(await query("SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS found")).toEqual([{ found: true }])
})
