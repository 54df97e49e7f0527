import { handle } from "#lib/http.ts"
import { localServers } from "#lib/runtime/local-servers.ts"
import { isAlone } from "#lib/runtime/toolbox.ts"

/** Only for who sits at this machine: for anybody else these would be somebody else's servers. */
export const GET = handle(async ({ runtime: { env } }) => Response.json({ items: isAlone(env.HOST) ? await localServers(env.PORT) : [] }))
