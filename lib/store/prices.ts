/** What a workspace wrote down of its models: prices and windows. */
import type { Price } from "#lib/agent/spending.ts"
import type { Db } from "./db.ts"

export async function listPrices({ prisma }: Db, workspaceId: string): Promise<Price[]> {
  return prisma.price.findMany({ where: { workspaceId }, orderBy: { model: "asc" }, omit: { workspaceId: true } })
}

/** The whole table, in place of the one that was there. */
export async function savePrices({ prisma }: Db, workspaceId: string, prices: Price[]): Promise<void> {
  await prisma.$transaction([
    prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true }),
    prisma.price.deleteMany({ where: { workspaceId } }),
    prisma.price.createMany({ data: prices.map((price) => ({ ...price, workspaceId })) }),
  ])
}
