import { handle } from "#lib/http.ts"
import { ranged } from "#lib/ranged.ts"
import { readBlobOf } from "#lib/store/blobs.ts"
import { found } from "#lib/store/requests.ts"

export const GET = handle<{ id: string; hash: string }>(async ({ request, params, workspace, runtime }) =>
  ranged(request, JSON.parse(found(await readBlobOf(runtime.db, workspace, params.id, params.hash))), { etag: `"${params.hash}"` }))
