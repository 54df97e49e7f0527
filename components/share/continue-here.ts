/** Takes what is shared into the workspace of this browser. */
import { ApiError } from "#components/api.ts"
import { continueShared } from "./shares-api.ts"

/** Opens the copy. A browser that was never here gets its workspace with the start page first. */
export async function continueHere(token: string): Promise<void> {
  const { id } = await continueShared(token).catch(async (error: unknown) => {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    await fetch("/")
    return continueShared(token)
  })
  location.assign(`/c/${encodeURIComponent(id)}`)
}
