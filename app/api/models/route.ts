import { handle } from "#lib/http.ts"

export const GET = handle(async ({ runtime }) => {
  const items = await runtime.models.list()
  const fallback = runtime.models.defaultModel
  return Response.json({
    items, default: fallback, offline: fallback.startsWith("offline:"), error: items.find((choice) => choice.error)?.error,
  })
})
