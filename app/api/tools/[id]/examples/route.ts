import { handle, readBody } from "#lib/http.ts"
import { example } from "#lib/runtime/tool-shapes.ts"
import { addExample, listExamples } from "#lib/store/examples.ts"
import { found } from "#lib/store/requests.ts"

type Params = { id: string }

export const GET = handle<Params>(async ({ params, workspace, runtime }) =>
  Response.json({ items: await listExamples(runtime.db, workspace, params.id) }))

export const POST = handle<Params>(async ({ request, params, workspace, runtime }) => {
  const fields = await readBody(request, example)
  return Response.json(found(await addExample(runtime.db, workspace, params.id, fields)), { status: 201 })
})
