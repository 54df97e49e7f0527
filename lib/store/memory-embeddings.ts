/** Vectors of memories, and with which model a workspace wants them. A vector of another model counts as missing. */
import type { Db } from "./db.ts"

/** `model`: `provider:model`, null for none. */
export type MemorySettings = { model: string | null; dimensions: number | null }

export async function readMemorySettings({ prisma }: Db, workspaceId: string): Promise<MemorySettings> {
  const row = await prisma.memorySettings.findUnique({ where: { workspaceId } })
  return { model: row?.embeddingModel ?? null, dimensions: row?.dimensions ?? null }
}

export async function saveMemorySettings({ prisma }: Db, workspaceId: string, { model, dimensions }: MemorySettings): Promise<void> {
  const data = { embeddingModel: model, dimensions }
  await prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  await prisma.memorySettings.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data })
}

/** What a vector was made with. */
export const labelOf = ({ model, dimensions }: MemorySettings): string => `${model}/${dimensions ?? ""}`

/** The next memories without a vector of this label, newest first. */
export async function withoutEmbedding({ pool }: Db, workspace: string, label: string, limit: number): Promise<{ id: string; text: string }[]> {
  const { rows } = await pool.query<{ id: string; text: string }>(
    `SELECT id, text FROM "Memory" WHERE "workspaceId" = $1 AND "deletedAt" IS NULL AND "embeddingModel" IS DISTINCT FROM $2 ORDER BY "createdAt" DESC LIMIT $3`, [workspace, label, limit])
  return rows
}

export async function countWithoutEmbedding({ pool }: Db, workspace: string, label: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM "Memory" WHERE "workspaceId" = $1 AND "deletedAt" IS NULL AND "embeddingModel" IS DISTINCT FROM $2`, [workspace, label])
  return rows[0]?.count ?? 0
}

export async function keepEmbeddings({ pool }: Db, workspace: string, label: string, vectors: { id: string; vector: Float32Array }[]): Promise<void> {
  await pool.query(
    `UPDATE "Memory" m SET embedding = v.vector, "embeddingModel" = $2, "embeddedAt" = clock_timestamp() FROM unnest($3::text[], $4::bytea[]) AS v(id, vector)
     WHERE m."workspaceId" = $1 AND m.id = v.id`,
    [workspace, label, vectors.map(({ id }) => id), vectors.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength))])
}

export type Embedded = { id: string; at: Date; vector: Float32Array }

/** Vectors of this label that were kept since `after`, oldest first. */
export async function embeddingsSince({ pool }: Db, workspace: string, label: string, after: Date, limit: number): Promise<Embedded[]> {
  const { rows } = await pool.query<{ id: string; at: Date; embedding: Buffer }>(
    `SELECT id, "embeddedAt" AS at, embedding FROM "Memory" WHERE "workspaceId" = $1 AND "embeddingModel" = $2 AND "embeddedAt" >= $3 AND "deletedAt" IS NULL ORDER BY "embeddedAt", id LIMIT $4`,
    [workspace, label, after, limit])
  // Copied, for a buffer of the pool may begin at any byte.
  return rows.map(({ id, at, embedding }) => ({ id, at, vector: new Float32Array(Uint8Array.from(embedding).buffer) }))
}
