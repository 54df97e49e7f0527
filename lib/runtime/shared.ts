/** What the holder of a link may read: everything goes through one view of the log. */
import { createHmac } from "node:crypto"
import { isDelta, type Envelope } from "#lib/agent/events.ts"
import { hashesOf } from "#lib/agent/hashes.ts"
import { toRequest } from "#lib/agent/messages.ts"
import type { ModelRequest } from "#lib/agent/types.ts"
import type { Content } from "#lib/exchange/scrub.ts"
import { findAll, sharedLog, type Found, type SharedLog } from "#lib/exchange/shared-log.ts"
import { readBlobs } from "#lib/store/blobs.ts"
import { hashOf } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import type { NewShare, OpenShare } from "#lib/store/shares.ts"
import { listTools, listVersions } from "#lib/store/tools.ts"
import { readContent, secretValues } from "./export.ts"
import type { Runtime } from "./runtime.ts"

type Home = Pick<Runtime, "db" | "env">
/** A share, or one that is still to be made. */
export type Shown = Pick<OpenShare, "log"> & NewShare

const EMPTY = hashOf('""')

/** The eyes of a share; one for each reading of the log from its beginning. */
export async function eyesOf(home: Home, share: Shown): Promise<SharedLog> {
  const secrets = await secretValues(home, share.log.workspace)
  return sharedLog({ ...share, secrets, hash: hashOf, rename: renameFor(home, share), empty: EMPTY })
}

/** Contents have other names in a share: their hashes would tell whether somebody guesses what is hidden in them. */
const renameFor = ({ env }: Home, { log }: Shown) => (hash: string): string =>
  hash === "" || hash === EMPTY ? EMPTY : createHmac("sha256", env.APP_SECRET).update(`shared ${log.conversation} ${hash}`).digest("base64url")

const isShown = ({ upTo }: Shown) => ({ seq = 0 }: Envelope): boolean => upTo === null || seq <= upTo

/** The events that others see, in order. */
export async function sharedEvents(home: Home, share: Shown): Promise<Envelope[]> {
  const eyes = await eyesOf(home, share)
  return (await readLog(home.db.pool, share.log)).filter(isShown(share)).flatMap((envelope) => eyes.event(envelope) ?? [])
}

/** One content under the name that the share gives it, if an event that others see needs it. */
export async function sharedBlob(home: Home, share: Shown, name: string): Promise<unknown> {
  const eyes = await eyesOf(home, share)
  const log = (await readLog(home.db.pool, share.log)).filter(isShown(share))
  const named = new Set(log.flatMap((envelope) => namesIn(eyes.event(envelope))))
  if (!named.has(name)) return undefined
  if (name === EMPTY) return ""
  const rename = renameFor(home, share)
  const hash = log.flatMap(({ event }) => (isDelta(event) ? [] : hashesOf(event))).find((each) => rename(each) === name)
  const json = hash === undefined ? undefined : (await readBlobs(home.db, share.log.workspace, [hash])).get(hash)
  return json === undefined ? undefined : eyes.content(JSON.parse(json))
}

const namesIn = (envelope: Envelope | undefined): string[] => (envelope && !isDelta(envelope.event) ? hashesOf(envelope.event) : [])

/** The whole of what others see: a log and its content, named as in the share. */
export async function sharedContent(home: Home, share: Shown): Promise<Content> {
  const eyes = await eyesOf(home, share)
  const rename = renameFor(home, share)
  const { log, blobs } = await readContent(home, share.log)
  const seen = log.filter(isShown(share)).flatMap((envelope) => eyes.event(envelope) ?? [])
  const named = new Set(seen.flatMap(namesIn))
  const content = new Map<string, unknown>([[EMPTY, ""]])
  for (const [hash, value] of blobs) if (named.has(rename(hash))) content.set(rename(hash), eyes.content(value))
  return { log: seen, blobs: content }
}

/** What the model was asked in a step, as far as others see it; undefined when there is no such step. */
export async function sharedRequest(home: Home, share: Shown, stepId: string): Promise<{ model: string; request: ModelRequest } | undefined> {
  const { log, blobs } = await sharedContent(home, share)
  const started = log.find(({ event }) => event.type === "model.started" && event.stepId === stepId)?.event
  if (started?.type !== "model.started") return undefined
  return { model: started.model, request: toRequest(log, (hash) => blobs.get(hash) ?? "", stepId) }
}

/** What could be given away, in all that this share shows before anything in it is hidden. */
export async function findingsOf(home: Home, share: Shown): Promise<Found[]> {
  const secrets = await secretValues(home, share.log.workspace)
  // Every text has the one hash that is kept: nothing is hidden but what the list of fields leaves out.
  const eyes = sharedLog({ include: share.include, redactions: { words: [], keep: [""] }, secrets: [], hash: () => "", rename: (hash) => hash, empty: "" })
  const { log, blobs } = await readContent(home, share.log)
  const seen = log.filter(isShown(share)).flatMap((envelope) => eyes.event(envelope) ?? [])
  const named = new Set(seen.flatMap(namesIn))
  const contents = [...blobs].flatMap(([hash, value]) => (named.has(hash) ? [value] : []))
  return findAll([...seen.map(({ event }) => event), ...contents], { secrets, words: share.redactions.words }, share.redactions.keep, hashOf)
}

/** What the functions that were offered do, at the versions that were offered, where the owner shows it: code, requests and canned replies. */
export async function sharedSources(home: Home, share: Shown): Promise<{ name: string; version: string; definition: unknown }[]> {
  if (!share.include.toolSource) return []
  const eyes = await eyesOf(home, share)
  const wanted = new Map<string, Set<string>>()
  for (const { event } of await sharedEvents(home, share))
    if (event.type === "model.started") for (const { name, version } of event.tools) if (version) wanted.set(name, (wanted.get(name) ?? new Set()).add(version))
  const saved = (await listTools(home.db, share.log.workspace)).filter(({ name }) => wanted.has(name))
  const versions = await Promise.all(saved.map(({ id }) => listVersions(home.db, share.log.workspace, id)))
  return versions.flat().filter(({ name, version }) => wanted.get(name)?.has(String(version))).map(({ id: _, original: __, enabled: ___, createdAt: ____, updatedAt: _____, at: ______, version, ...definition }) => ({
    name: definition.name, version: String(version), definition: eyes.content(definition),
  }))
}
