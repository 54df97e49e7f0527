/** Links by which anybody may read a conversation. */
import { createHash, createHmac } from "node:crypto"
import type { Include, Redactions } from "#lib/exchange/shared-log.ts"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import type { LogId } from "./log.ts"
import type { Prisma } from "./prisma/client.ts"
import { Missing } from "./requests.ts"

/** `upTo` null: it follows the conversation. */
export type NewShare = { upTo: number | null; include: Include; redactions: Redactions; expiresAt: string | null }
export type Share = NewShare & { id: string; token: string; conversationId: string; createdAt: string }

/** A share as who holds its link opens it. */
export type OpenShare = NewShare & { id: string; log: LogId; title: string | null; createdAt: string }

/** 128 bits that only who knows APP_SECRET can make: the database alone opens nothing. */
const tokenOf = (appSecret: string, id: string): string => createHmac("sha256", appSecret).update(`share ${id}`).digest().subarray(0, 16).toString("base64url")
const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("base64url")

type Row = { id: string; conversationId: string; upTo: number | null; include: unknown; redactions: unknown; createdAt: Date; expiresAt: Date | null }

const show = ({ include, redactions, createdAt, expiresAt, ...row }: Row) => ({
  ...row, include: include as Include, redactions: redactions as Redactions, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null,
})

/** @throws Missing when there is no such conversation */
export async function createShare({ pool }: Db, appSecret: string, { workspace, conversation }: LogId, { upTo, include, redactions, expiresAt }: NewShare): Promise<Share> {
  const id = newId()
  const token = tokenOf(appSecret, id)
  const { rows: [row] } = await pool.query<Row>(
    `INSERT INTO "Share" (id, "tokenHash", "workspaceId", "conversationId", "upTo", include, redactions, "expiresAt")
     SELECT $3, $4, c."workspaceId", c.id, $5, $6::json, $7::json, $8 FROM "Conversation" c WHERE c.id = $1 AND c."workspaceId" = $2 AND c."deletedAt" IS NULL
     RETURNING id, "conversationId", "upTo", include, redactions, "createdAt", "expiresAt"`,
    [conversation, workspace, id, hashOfToken(token), upTo, JSON.stringify(include), JSON.stringify(redactions), expiresAt])
  if (!row) throw new Missing("There is no such conversation.")
  return { ...show(row), token }
}

/** The links of a conversation that still open, newest first. */
export async function listShares({ prisma }: Db, appSecret: string, { workspace, conversation }: LogId): Promise<Share[]> {
  const where: Prisma.ShareWhereInput = { workspaceId: workspace, conversationId: conversation, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] }
  const rows = await prisma.share.findMany({ where, orderBy: [{ createdAt: "desc" }, { id: "asc" }], omit: { tokenHash: true, workspaceId: true } })
  return rows.map((row) => ({ ...show(row), token: tokenOf(appSecret, row.id) }))
}

/** The share of a token, if it still opens. One query, whatever the token is. */
export async function openShare({ pool }: Db, token: string): Promise<OpenShare | undefined> {
  const { rows: [row] } = await pool.query<Row & { workspaceId: string; title: string | null }>(
    `SELECT s.id, s."conversationId", s."upTo", s.include, s.redactions, s."createdAt", s."expiresAt", c."workspaceId", c.title
     FROM "Share" s JOIN "Conversation" c ON c.id = s."conversationId" AND c."workspaceId" = s."workspaceId"
     WHERE s."tokenHash" = $1 AND c."deletedAt" IS NULL AND coalesce(s."expiresAt" > now(), true)`, [hashOfToken(token)])
  if (!row) return undefined
  const { workspaceId, conversationId, title, ...rest } = row
  const { conversationId: _, ...shown } = show({ ...rest, conversationId })
  return { ...shown, title, log: { workspace: workspaceId, conversation: conversationId } }
}

/** Closes a link at once, by its token or its id; false when this workspace has none such. */
export async function revokeShare({ prisma }: Db, workspace: string, key: string): Promise<boolean> {
  const { count } = await prisma.share.deleteMany({ where: { workspaceId: workspace, OR: [{ tokenHash: hashOfToken(key) }, { id: key }] } })
  return count > 0
}
