import { handle, readBody, Refused } from "#lib/http.ts"
import { providerBody, readProviderFields, usualURLs } from "#lib/runtime/provider-shapes.ts"
import { isAlone } from "#lib/runtime/toolbox.ts"
import { createProvider, listProviders, shown } from "#lib/store/providers.ts"

/** Those of the workspace, and what the environment names; never a key. */
export const GET = handle(async ({ workspace, runtime: { db, env } }) => {
  const items = (await listProviders(db, env.APP_SECRET, workspace)).map(shown)
  const isNamed = env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined
  const environment = isNamed ? { name: "openai", baseURL: env.OPENAI_BASE_URL ?? usualURLs["openai-chat"], hasKey: env.OPENAI_API_KEY !== undefined, model: env.OPENAI_MODEL ?? null } : null
  return Response.json({ items, environment, usualURLs })
})

export const POST = handle(async ({ request, workspace, runtime: { db, env } }) => {
  const read = await readProviderFields(await readBody(request, providerBody), isAlone(env.HOST))
  if ("problem" in read) throw new Refused(400, read.problem)
  return Response.json(shown(await createProvider(db, env.APP_SECRET, workspace, read.fields)), { status: 201 })
})
