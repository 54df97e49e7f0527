import { z } from "zod"
import { handle, readBody, refusal, Refused } from "#lib/http.ts"
import { isModelError } from "#lib/agent/types.ts"
import { generateTool } from "#lib/runtime/generate-tool.ts"
import { workStream } from "#lib/sse.ts"

const wish = z.strictObject({
  description: z.string().trim().min(1, "must not be empty").max(4_000, "must be at most 4,000 characters"),
  model: z.string().min(1).max(300).optional(),
})

const asRefused = (error: unknown): unknown => (isModelError(error) ? new Refused(error.kind === "unknown_model" ? 400 : 502, error.message) : error)

/** The draft as JSON; with `Accept: text/event-stream` the events `draft` while it grows, then `done` with the whole, or `problem`. */
export const POST = handle(async ({ request, workspace, runtime }) => {
  const asked = await readBody(request, wish)
  if (!request.headers.get("accept")?.includes("text/event-stream")) {
    return Response.json(await generateTool(runtime, workspace, asked, { signal: request.signal }).catch((error: unknown) => {
      throw asRefused(error)
    }))
  }
  return workStream(async (tell, gone) => {
    const signal = AbortSignal.any([gone, request.signal])
    try {
      tell("done", await generateTool(runtime, workspace, asked, { signal, onDraft: (draft) => tell("draft", draft) }))
    } catch (error) {
      if (!signal.aborted) tell("problem", await refusal(asRefused(error), request).json())
    }
  })
})
