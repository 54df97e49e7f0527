import { ranged } from "#lib/ranged.ts"
import { sharedBlob } from "#lib/runtime/shared.ts"
import { handleShared } from "#lib/share-link.ts"
import { found } from "#lib/store/requests.ts"

export const GET = handleShared<{ token: string; hash: string }>(async ({ request, params, runtime, share }) =>
  ranged(request, found(await sharedBlob(runtime, share, params.hash))))
