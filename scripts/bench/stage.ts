/** Everything a run needs, each in a process of its own: PostgreSQL, the upstream, the floor, and Full Turn as `npm start` runs it. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Client, Pool } from "pg"
import { choosePlace } from "#lib/runtime/database-account.ts"
import { startPostgres } from "#lib/runtime/database-server.ts"
import { openSecrets } from "#lib/runtime/secrets.ts"
import { signSession } from "#lib/session.ts"
import { newId } from "#lib/store/ids.ts"
import { append, type LogId } from "#lib/store/log.ts"
import { migrate } from "#lib/store/migrate.ts"
import { startChild, type Child } from "./child.ts"
import { openStream, post, type Stream } from "./client.ts"
import { longLog } from "./long-log.ts"

/** A conversation and how to reach it. */
export type Room = { log: LogId; cookie: string; url: string; lastSeq: number }

export type Stage = Awaited<ReturnType<typeof openStage>>

/** As many streams one workspace may follow, with room for a second try. */
const ROOMS_PER_WORKSPACE = 32

type Options = { quick: boolean; profiles?: string; say: (line: string) => void }

export async function openStage({ quick, profiles, say }: Options) {
  const folder = mkdtempSync(join(tmpdir(), "full-turn-bench-"))
  chmodSync(folder, 0o711)
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const step of closing.reverse()) await step()
  }
  try {
    say("starting PostgreSQL, the upstream and the floor")
    const secrets = openSecrets(folder)
    // As in production: every commit reaches the disk.
    const postgres = await startPostgres({ place: choosePlace(folder, secrets.holder, () => undefined), password: secrets.databasePassword, log: join(folder, "postgres.log"), say })
    closing.push(postgres.stop)
    const url = await database(postgres.url)
    const pool = new Pool({ connectionString: url, max: 12 })
    closing.push(() => pool.end())
    const serves = /serves at (\S+)/
    const upstream = await startChild("scripts/bench/upstream.ts", { serves })
    closing.push(upstream.stop)
    const floor = await startChild("scripts/bench/floor.ts", { serves, env: { UPSTREAM: upstream.address } })
    closing.push(floor.stop)
    say("starting Full Turn (it builds when its sources changed)")
    const app = await startChild("scripts/serve.ts", {
      serves: /Full Turn is at (\S+)/,
      env: { PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder, DATABASE_URL: url, OPENAI_BASE_URL: upstream.address, OPENAI_API_KEY: "bench", OPENAI_MODEL: "words", ALLOWED_HOSTS: "", ROLE: "all" },
    })
    closing.push(app.stop)

    const cookieOf = (workspace: string) => `sid_${secrets.installId}=${signSession(secrets.appSecret, workspace)}`
    /** Empty conversations with this model; `turns` gives each a past of so many turns. */
    async function rooms(count: number, model: string, { turns = 0 } = {}): Promise<Room[]> {
      let workspace = ""
      const made: Room[] = []
      for (let i = 0; i < count; i++) {
        if (i % ROOMS_PER_WORKSPACE === 0) {
          workspace = newId()
          await pool.query(`INSERT INTO "Workspace" ("id") VALUES ($1)`, [workspace])
        }
        const log = { workspace, conversation: newId() }
        await pool.query(`INSERT INTO "Conversation" ("id", "workspaceId", "title", "model") VALUES ($1, $2, 'Bench', $3)`, [log.conversation, workspace, `openai:${model}`])
        const past = longLog(turns)
        for (let at = 0; at < past.length; at += 1_000) await append(pool, log, past.slice(at, at + 1_000))
        made.push({ log, cookie: cookieOf(workspace), url: `${app.address}/api/conversations/${log.conversation}`, lastSeq: past.length })
      }
      return made
    }

    return {
      quick, pool, app, floor, rooms, close,
      profile: (child: Child, name: string): string | undefined => (profiles && child === app ? join(profiles, `${name}.cpuprofile`) : undefined),
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function database(url: (name: string) => string): Promise<string> {
  const admin = new Client({ connectionString: url("postgres") })
  await admin.connect()
  await admin.query("CREATE DATABASE bench")
  await admin.end()
  await migrate(url("bench"))
  return url("bench")
}

/** The stream of a room from its end, or from `after`. */
export const watch = ({ url, cookie }: Room, after = 0): Promise<Stream> => openStream(`${url}/events?after=${after}`, { cookie })

export const say = ({ url, cookie }: Room, text = "Go on."): Promise<void> => post(`${url}/messages`, { text }, cookie)

/** Asks the floor what a turn asks the upstream, and gives the stream of the answer. */
export const askFloor = ({ floor }: Stage, model: string): Promise<Stream> =>
  openStream(floor.address, { json: { model, stream: true, messages: [{ role: "user", content: "Go on." }] } })

