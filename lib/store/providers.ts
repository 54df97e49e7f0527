/** Where a workspace asks for models. Keys and header values are sealed for their row and their origin: nothing gives them back to a person. */
import { z } from "zod"
import type { Db } from "./db.ts"
import { newId } from "./ids.ts"
import { Conflict } from "./requests.ts"
import { seal, unseal } from "./secrets.ts"

export const PROVIDER_KINDS = ["openai-chat", "openai-responses", "anthropic", "google"] as const
export type ProviderKind = (typeof PROVIDER_KINDS)[number]

/** As the API shows it: of headers only the names, of the key the last four letters. */
export type ShownProvider = {
  id: string; name: string; kind: ProviderKind; baseURL: string; hasKey: boolean; last4: string | null
  headers: string[]; model: string | null; preferred: boolean; quirks: string[]; createdAt: string
}

/** As the server uses it. */
export type SavedProvider = ShownProvider & { apiKey?: string; values: Record<string, string> }

/** What a person sends: an absent key stays, `null` removes it; a header without a value keeps the one it has. */
export type ProviderFields = {
  name: string; kind: ProviderKind; baseURL: string; apiKey?: string | null
  headers?: Record<string, string | null>; model?: string | null; preferred?: boolean
}

const kind = z.enum(PROVIDER_KINDS)
const contents = z.object({ apiKey: z.string().optional(), headers: z.record(z.string(), z.string()).default({}) })
type Contents = z.infer<typeof contents>

type Row = {
  id: string; workspaceId: string; name: string; kind: string; baseURL: string; box: Uint8Array | null; last4: string | null
  model: string | null; preferred: boolean; quirks: unknown; createdAt: Date
}

/** A box opens for its own row and origin only: whoever moves it, or changes the address, has nothing. */
const placeOf = ({ workspaceId, id, baseURL }: Pick<Row, "workspaceId" | "id" | "baseURL">): string => `provider/${workspaceId}/${id}/${new URL(baseURL).origin}`

function open(appSecret: string, row: Row): SavedProvider {
  const { apiKey, headers } = row.box ? contents.parse(JSON.parse(unseal(appSecret, placeOf(row), Buffer.from(row.box)))) : { headers: {} }
  const { id, name, baseURL, last4, model, preferred } = row
  return {
    id, name, kind: kind.parse(row.kind), baseURL, hasKey: apiKey !== undefined, last4, headers: Object.keys(headers), model, preferred,
    quirks: z.array(z.string()).catch([]).parse(row.quirks), createdAt: row.createdAt.toISOString(), ...(apiKey !== undefined && { apiKey }), values: headers,
  }
}

/** Without what is secret. */
export const shown = ({ apiKey: _key, values: _values, ...provider }: SavedProvider): ShownProvider => provider

/** By name; at most 100. */
export async function listProviders({ prisma }: Db, appSecret: string, workspaceId: string): Promise<SavedProvider[]> {
  const rows = await prisma.provider.findMany({ where: { workspaceId }, orderBy: { name: "asc" }, take: 100 })
  return rows.map((row) => open(appSecret, row))
}

export async function readProvider({ prisma }: Db, appSecret: string, workspaceId: string, id: string): Promise<SavedProvider | undefined> {
  const row = await prisma.provider.findFirst({ where: { id, workspaceId } })
  return row ? open(appSecret, row) : undefined
}

/** @throws Conflict when the name is taken */
export async function createProvider(db: Db, appSecret: string, workspaceId: string, fields: ProviderFields): Promise<SavedProvider> {
  await db.prisma.workspace.createMany({ data: [{ id: workspaceId }], skipDuplicates: true })
  if ((await db.prisma.provider.count({ where: { workspaceId } })) >= 100) throw new Conflict("A workspace has at most 100 providers. Delete one first.")
  const id = newId()
  const data = { id, workspaceId, ...columns(appSecret, { workspaceId, id }, fields, { headers: {} }) }
  await unique(fields.name, () => db.prisma.provider.create({ data }))
  return prefer(db, appSecret, workspaceId, id, fields)
}

/**
 * Saves what was sent over what there is. Another origin gets neither the key nor the headers that were meant for the old one.
 * @throws Conflict when the name is taken
 */
export async function changeProvider(db: Db, appSecret: string, workspaceId: string, id: string, fields: ProviderFields): Promise<SavedProvider | undefined> {
  const known = await readProvider(db, appSecret, workspaceId, id)
  if (!known) return undefined
  const isSame = new URL(known.baseURL).origin === new URL(fields.baseURL).origin
  const kept: Contents = isSame ? { ...(known.apiKey !== undefined && { apiKey: known.apiKey }), headers: known.values } : { headers: {} }
  const data = { ...columns(appSecret, { workspaceId, id }, fields, kept), ...(known.baseURL === fields.baseURL ? {} : { quirks: [] }) }
  await unique(fields.name, () => db.prisma.provider.updateMany({ where: { id, workspaceId }, data }))
  return prefer(db, appSecret, workspaceId, id, fields)
}

export async function deleteProvider({ prisma }: Db, workspaceId: string, id: string): Promise<boolean> {
  const { count } = await prisma.provider.deleteMany({ where: { id, workspaceId } })
  return count === 1
}

/** What the server was found to refuse, so that the next process need not find it again. */
export async function rememberQuirks({ prisma }: Db, workspaceId: string, id: string, quirks: string[]): Promise<void> {
  await prisma.provider.updateMany({ where: { id, workspaceId }, data: { quirks } })
}

function columns(appSecret: string, place: { workspaceId: string; id: string }, fields: ProviderFields, kept: Contents) {
  const { name, kind: of, baseURL, model = null, preferred = false } = fields
  const apiKey = fields.apiKey === undefined ? kept.apiKey : (fields.apiKey ?? undefined)
  const headers = fields.headers === undefined ? kept.headers : Object.fromEntries(Object.entries(fields.headers).flatMap(([key, value]) => {
    const text = value ?? kept.headers[key]
    return text === undefined ? [] : [[key, text]]
  }))
  const isEmpty = apiKey === undefined && Object.keys(headers).length === 0
  const box = isEmpty ? null : Uint8Array.from(seal(appSecret, placeOf({ ...place, baseURL }), JSON.stringify({ apiKey, headers })))
  // The last letters tell a person which one it is; of a short key they would tell too much.
  const last4 = apiKey === undefined ? null : apiKey.length >= 12 ? apiKey.slice(-4) : ""
  return { name, kind: of, baseURL, box, last4, model, preferred }
}

/** One provider at most is where new conversations go. */
async function prefer(db: Db, appSecret: string, workspaceId: string, id: string, { preferred }: ProviderFields): Promise<SavedProvider> {
  if (preferred) await db.prisma.provider.updateMany({ where: { workspaceId, id: { not: id } }, data: { preferred: false } })
  const saved = await readProvider(db, appSecret, workspaceId, id)
  if (!saved) throw new Conflict("This provider was deleted meanwhile.")
  return saved
}

async function unique<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "P2002") throw new Conflict(`There is a provider "${name}" already. Choose another name.`)
    throw error
  }
}
