import { randomBytes } from "node:crypto"
import { Client } from "pg"
import { inject } from "vitest"

/** Makes a new, migrated, empty database and gives its address; it goes away with the test server. */
export function freshDatabase(): Promise<string> {
  return copyOf("template_full_turn")
}

/** Makes a new database without any table. */
export function emptyDatabase(): Promise<string> {
  return copyOf("template0")
}

async function copyOf(template: string): Promise<string> {
  const address = inject("postgres")
  const name = `test_${randomBytes(6).toString("hex")}`
  const admin = new Client({ connectionString: address })
  await admin.connect()
  try {
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  } finally {
    await admin.end()
  }
  return Object.assign(new URL(address), { pathname: `/${name}` }).href
}
