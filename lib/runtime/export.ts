/** Conversations as files: what is read, what is left out, and in which form. */
import { createHash } from "node:crypto"
import { CASSETTE_FORMAT, CASSETTE_VERSION, type Cassette } from "#lib/exchange/cassette.ts"
import { asLines, fineTuning } from "#lib/exchange/fine-tuning.ts"
import { asMarkdown } from "#lib/exchange/markdown.ts"
import { openLog } from "#lib/exchange/open-log.ts"
import { asOtel } from "#lib/exchange/otel.ts"
import { scrub, type Content } from "#lib/exchange/scrub.ts"
import { withoutSecrets } from "#lib/exchange/sensitive.ts"
import { readBlobsOf } from "#lib/store/blobs.ts"
import type { Conversation } from "#lib/store/conversations.ts"
import { hashOf } from "#lib/store/ids.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { listSecrets, readSecret } from "#lib/store/secrets.ts"
import { readWires } from "#lib/store/wire.ts"
import { VERSION } from "../version.ts"
import type { Runtime } from "./runtime.ts"

type Home = Pick<Runtime, "db" | "env">

export const EXPORT_FORMS = ["json", "openai-jsonl", "markdown", "otel"] as const
export type ExportForm = (typeof EXPORT_FORMS)[number]
export const isExportForm = (form: string): form is ExportForm => EXPORT_FORMS.some((known) => known === form)

/** `name`: what the file is to be called. */
export type ExportFile = { name: string; type: string; text: string }

/** The file of one conversation; `secrets`: the values that must not be in it. */
export async function exportConversation(home: Home, log: LogId, about: Conversation, form: ExportForm, { secrets, perTurn = false }: { secrets: string[]; perTurn?: boolean }): Promise<ExportFile> {
  const clean = withoutSecrets(secrets)
  const content = scrub(await readContent(home, log), clean, hashOf)
  const title = about.title === null ? null : clean(about.title)
  const stem = fileStem(title, about.id)
  const exportedAt = new Date().toISOString()
  const pretty = (value: unknown) => `${JSON.stringify(value, null, 1)}\n`
  switch (form) {
    case "json": {
      const wires = await readWires(home.db, log)
      const cassette: Cassette = {
        format: CASSETTE_FORMAT, version: CASSETTE_VERSION, exportedAt,
        conversation: { title, agent: about.agent, model: about.model, settings: about.settings, context: JSON.parse(clean(JSON.stringify(about.context))) },
        log: content.log,
        blobs: Object.fromEntries(content.blobs) as Cassette["blobs"],
        ...(wires.size ? { wire: Object.fromEntries([...wires].map(([step, { text, bytes }]) => [step, { text: clean(text), bytes }])) } : {}),
      }
      return { name: `${stem}.cassette.json`, type: "application/json", text: pretty(cassette) }
    }
    case "openai-jsonl":
      return { name: `${stem}.jsonl`, type: "application/jsonl; charset=utf-8", text: asLines(fineTuning(openLog(content), { perTurn })) }
    case "markdown":
      return { name: `${stem}.md`, type: "text/markdown; charset=utf-8", text: asMarkdown(openLog(content), { title, exportedAt }) }
    case "otel":
      return { name: `${stem}.otel.json`, type: "application/json", text: pretty(asOtel(openLog(content), { conversation: about.id, version: VERSION, hex: (text) => createHash("sha256").update(text).digest("hex") })) }
    default:
      return form satisfies never
  }
}

/** The log of a conversation and everything it names. */
export async function readContent({ db }: Home, log: LogId): Promise<Content> {
  const [events, blobs] = await Promise.all([readLog(db.pool, log), readBlobsOf(db, log)])
  return { log: events, blobs: new Map([...blobs].map(([hash, json]) => [hash, JSON.parse(json) as unknown])) }
}

/** The values of all secrets of a workspace that are long enough to be told from other text. */
export async function secretValues({ db, env }: Home, workspace: string): Promise<string[]> {
  const names = await listSecrets(db, workspace)
  const values = await Promise.all(names.map(({ name }) => readSecret(db, env.APP_SECRET, workspace, name)))
  return [...values, env.OPENAI_API_KEY].flatMap((value) => (value && value.length >= 4 ? [value] : []))
}

/** A name that every file system takes, and no two conversations share. */
function fileStem(title: string | null, id: string): string {
  const words = (title ?? "conversation").toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 48)
  return `${words || "conversation"}-${id.slice(0, 8).replace(/[^A-Za-z0-9]/g, "0")}`
}
