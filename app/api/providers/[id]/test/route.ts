import { z } from "zod"
import { handle, readBody, Refused } from "#lib/http.ts"
import { serverOf } from "#lib/runtime/models.ts"
import { testProvider } from "#lib/runtime/test-provider.ts"
import { readProvider } from "#lib/store/providers.ts"
import { found } from "#lib/store/requests.ts"

const LIMIT_MS = 90_000

const wish = z.strictObject({ model: z.string().trim().min(1).max(200).optional() })

/** Lists, streams, calls, calls in parallel; and what the server does otherwise. */
export const POST = handle<{ id: string }>(async ({ request, params, workspace, runtime }) => {
  const { model } = await readBody(request, wish)
  const saved = found(await readProvider(runtime.db, runtime.env.APP_SECRET, workspace, params.id))
  const late = AbortSignal.timeout(LIMIT_MS)
  try {
    return Response.json(await testProvider(serverOf(runtime, workspace, saved), model, AbortSignal.any([request.signal, late])))
  } catch (error) {
    if (late.aborted) throw new Refused(504, `${new URL(saved.baseURL).host} did not get through the test in ${LIMIT_MS / 1000} s. Try a smaller model, or try again once it is loaded.`)
    throw error
  }
})
