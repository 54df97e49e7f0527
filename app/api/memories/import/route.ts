import { handle, readBody, Refused } from "#lib/http.ts"
import { memoryFile } from "#lib/runtime/memory-shapes.ts"
import { importFor } from "#lib/runtime/memory.ts"

/** The exported file itself, or a list of `{ text }`; what is there already is left as it is. */
export const POST = handle(async ({ request, workspace, runtime }) => {
  const { memories } = await readBody(request, memoryFile)
  if (memories.length === 0) throw new Refused(400, "There is no memory in this file.")
  const items = await importFor(runtime, workspace, memories)
  return Response.json({ imported: items.filter(({ known }) => !known).length, known: items.filter(({ known }) => known).length }, { status: 201 })
})
