import { handle } from "#lib/http.ts"

export const GET = handle(async ({ workspace, runtime }) => {
  const models = await runtime.models.open(workspace)
  const items = await models.list()
  const fallback = models.defaultModel
  return Response.json({
    items, default: fallback, offline: fallback.startsWith("offline:"), error: items.find((choice) => choice.error)?.error,
  })
})
