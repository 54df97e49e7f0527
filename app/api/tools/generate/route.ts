import { z } from "zod"
import { handle, readBody, Refused } from "#lib/http.ts"
import { ModelError } from "#lib/agent/types.ts"
import { generateTool } from "#lib/runtime/generate-tool.ts"

const wish = z.strictObject({ description: z.string().trim().min(1, "must not be empty").max(4_000, "must be at most 4,000 characters") })

export const POST = handle(async ({ request, workspace, runtime }) => {
  const { description } = await readBody(request, wish)
  try {
    return Response.json(await generateTool(runtime, workspace, description, request.signal))
  } catch (error) {
    if (error instanceof ModelError) throw new Refused(502, error.message)
    throw error
  }
})
