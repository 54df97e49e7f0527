import { z } from "zod"
import { handle, readBody, shortText } from "#lib/http.ts"
import { listPrices, savePrices } from "#lib/store/prices.ts"

const amount = z.number().min(0, "must not be negative").max(1_000_000).nullable().default(null)
const price = z.strictObject({
  model: shortText(200),
  input: amount, output: amount, cached: amount,
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters, like USD").default("USD"),
  window: z.number().int().min(1).max(2_000_000_000).nullable().default(null),
})
const table = z.strictObject({ items: z.array(price).max(1_000, "at most 1,000 models").refine((items) => new Set(items.map(({ model }) => model)).size === items.length, "names a model twice") })

export const GET = handle(async ({ workspace, runtime }) => Response.json({ items: await listPrices(runtime.db, workspace) }))

/** The whole table as it shall be. */
export const PUT = handle(async ({ request, workspace, runtime }) => {
  const { items } = await readBody(request, table)
  await savePrices(runtime.db, workspace, items)
  return Response.json({ items: await listPrices(runtime.db, workspace) })
})
