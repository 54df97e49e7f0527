/** Secrets that tools name: written once, never read back to a person, kept under AES-256-GCM with a key from APP_SECRET. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import type { Db } from "./db.ts"

/** As the API shows it. */
export type ShownSecret = { name: string; last4: string; createdAt: string }

/** The key of this purpose; another purpose has another. */
const keyOf = (appSecret: string): Buffer => Buffer.from(hkdfSync("sha256", appSecret, "", "full-turn secrets", 32))

/** Nonce, tag and text; `about` binds it to its place, so that a box cannot be moved to another workspace or name. */
export function seal(appSecret: string, about: string, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", keyOf(appSecret), nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws when it was sealed with another APP_SECRET or for another place */
export function unseal(appSecret: string, about: string, box: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", keyOf(appSecret), box.subarray(0, 12)).setAAD(Buffer.from(about)).setAuthTag(box.subarray(12, 28))
  return Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]).toString("utf8")
}

const placeOf = (workspaceId: string, name: string): string => `${workspaceId}/${name}`

export async function saveSecret({ prisma }: Db, appSecret: string, workspaceId: string, name: string, text: string): Promise<void> {
  await prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  const box = Uint8Array.from(seal(appSecret, placeOf(workspaceId, name), text))
  // The last letters tell a person which one it is; of a short secret they would tell too much.
  const last4 = text.length >= 12 ? text.slice(-4) : ""
  await prisma.secret.upsert({
    where: { workspaceId_name: { workspaceId, name } },
    create: { workspaceId, name, box, last4 },
    update: { box, last4, createdAt: new Date() },
  })
}

export async function listSecrets({ prisma }: Db, workspaceId: string): Promise<ShownSecret[]> {
  const rows = await prisma.secret.findMany({ where: { workspaceId }, orderBy: { name: "asc" }, select: { name: true, last4: true, createdAt: true } })
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

export async function readSecret({ prisma }: Db, appSecret: string, workspaceId: string, name: string): Promise<string | undefined> {
  const row = await prisma.secret.findUnique({ where: { workspaceId_name: { workspaceId, name } } })
  return row ? unseal(appSecret, placeOf(workspaceId, name), Buffer.from(row.box)) : undefined
}

export async function deleteSecret({ prisma }: Db, workspaceId: string, name: string): Promise<boolean> {
  const { count } = await prisma.secret.deleteMany({ where: { workspaceId, name } })
  return count === 1
}
