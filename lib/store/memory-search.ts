/** Recall: memories by words and stems, by trigrams, and by meaning where there are embeddings, fused by their ranks. */
import type { MemoryHit, MemoryPlace, MemoryScores } from "#lib/agent/memory.ts"
import type { Db } from "./db.ts"
import { chainsOf, COLUMNS, PRESENT, readerOf, seenBy, showMemory, type MemoryRow, type Reader } from "./memories.ts"
import { languageOf } from "./memory-language.ts"
import { fuse, wordScore, type Term } from "./memory-rank.ts"

/** Whose eyes: an agent in a conversation sees what is everywhere, its own, and the conversation's; a person sees all; a judge only what a new memory could replace. */
export type Eyes = { as: "person" } | ({ as: "agent" } & Reader) | { as: "judge"; place: MemoryPlace }

export type Search = {
  query: string
  k: number
  eyes: Eyes
  /** As things stood then. ISO 8601. */
  at?: string
  /** Replaced memories are searched too, and each hit carries its chain. */
  history?: boolean
  conversation?: string
  /** So many of the newest are found in any case, last. */
  newest?: number
  /** Cosine of the question with memories, by id, from 0 to 1. */
  meaning?: (workspace: string, query: string) => Promise<Map<string, number>>
}

/** Words that so many memories have are counted no further, and find nothing while rarer ones do. */
const COMMON = 1_000
/** With so many memories found, commoner words find no more; they still count in the score. */
const FOUND = 400
/** The best by words, of which trigrams and meaning decide the order. */
const COMPARED = 60
/** Two letters in the wrong order leave about half of a word's trigrams. */
const ALIKE = 0.45
/** Less than this says nothing: any two texts share some trigrams, and most meanings have something in common. */
const LEAST = { text: 0, trigram: 0.06, embedding: 0.2 }
const WEIGHTS = { text: 1, trigram: 1, embedding: 1 }

/** The best `k`, best first. Expired, proposed and deleted ones are never found. */
export async function searchMemories(db: Source, workspace: string, search: Search): Promise<MemoryHit[]> {
  const values = [workspace, search.at ?? null, ...eyesOf(search.eyes), search.conversation ?? null]
  // An earlier version may hold the words of the question: what is found of a chain stands for what is current in it.
  const chained = search.history === true || search.at === undefined
  const seen = chained ? RECALLED : AS_OF
  const query = plain(search.query)
  const [terms, trigrams, meaning] = await Promise.all([
    termsOf(db, query, seen, values), hasTrigrams(db), search.meaning?.(workspace, query) ?? new Map<string, number>(),
  ])
  const unknown = trigrams ? terms.filter(({ word, holders }) => holders === 0 && word.length > 3).map(({ word }) => word) : []
  const [held, alike, newest] = await Promise.all([byWords(db, terms, seen, values), bySpelling(db, unknown, seen, values), newestOf(db, search.newest ?? 0, seen, values)])
  const total = Math.max(COMMON, held.length, ...terms.map(({ holders }) => holders))
  const meanLength = held.reduce((sum, { lexemes }) => sum + lexemes.length, 0) / Math.max(1, held.length)
  const words = new Map(held.map(({ id, lexemes }) => [id, wordScore(lexemes, terms, { total, meanLength })]))
  const near = [...meaning].sort(([, a], [, b]) => b - a).slice(0, COMPARED).map(([id]) => id)
  const best = held.toSorted((a, b) => (words.get(b.id) ?? 0) - (words.get(a.id) ?? 0)).slice(0, Math.max(COMPARED, 2 * search.k)).map(({ id }) => id)
  const rows = await compared(db, seen, values, [...new Set([...best, ...alike, ...near, ...newest])], { query, unknown, trigrams })
  const parts = new Map(rows.map(({ id, trigram }): [string, MemoryScores] => [id, {
    text: words.get(id) ?? 0, ...(trigrams ? { trigram } : {}), ...(meaning.has(id) ? { embedding: meaning.get(id) } : {}),
  }]))
  const ranking = (part: keyof MemoryScores) => ({ weight: WEIGHTS[part], scores: new Map([...parts].map(([id, { [part]: score = 0 }]) => [id, score > LEAST[part] ? score : 0])) })
  const fused = fuse([ranking("text"), ranking("trigram"), ranking("embedding")])
  const ordered = rows.toSorted((a, b) => (fused.get(b.id) ?? 0) - (fused.get(a.id) ?? 0) || b.createdAt.getTime() - a.createdAt.getTime())
  const lexemes = new Map(held.map((row) => [row.id, row.lexemes]))
  const hits = ordered.map((row): MemoryHit => {
    const scores = parts.get(row.id) ?? {}
    return { ...showMemory(row), score: round(fused.get(row.id) ?? 0), scores: roundAll(scores), why: whyOf(lexemes.get(row.id) ?? [], terms, scores) }
  })
  return chained ? withChains(db, workspace, hits.slice(0, 4 * search.k), search) : hits.slice(0, search.k)
}

type Source = Pick<Db, "pool">
type Held = { id: string; lexemes: string[]; createdAt: Date }

/** The chains that hits stand in, each once, in the place of its best hit: what is current, with what was found of it. */
async function withChains(db: Source, workspace: string, hits: MemoryHit[], { k, at, history }: Search): Promise<MemoryHit[]> {
  const asked = hits.filter(({ supersedesId, supersededById }) => supersededById !== null || (history && supersedesId !== null))
  const chains = asked.length ? [...(await chainsOf(db, workspace, asked.map(({ id }) => id))).values()].map((chain) => chain.filter(({ createdAt }) => !at || createdAt <= at)) : []
  const heads = hits.flatMap((hit): MemoryHit[] => {
    const chain = chains.find((items) => items.some(({ id }) => id === hit.id)) ?? [hit]
    const head = chain.at(-1)
    // As of a past time the last of those days was current, whatever replaced it since.
    if (!head || (head.status !== "active" && !(at && head.status === "superseded"))) return []
    return [{ ...hit, ...head, why: head.id === hit.id ? hit.why : `What it replaced: ${hit.why}`, ...(history ? { chain } : {}) }]
  })
  return heads.filter(({ id }, i) => heads.findIndex((other) => other.id === id) === i).slice(0, k)
}

// $2 as of, $3 who: null a person, else the agent, $4 its conversations, $5 and $6 a place's scope and owner, $7 only what was written in that conversation.
const VISIBLE = `${PRESENT} AND NOT m.proposed AND coalesce(m."expiresAt" > coalesce($2::timestamptz, now()), true)
  AND ($3::text IS NULL OR ${seenBy("$3", "$4")})
  AND ($5::text IS NULL OR (m.scope = $5 AND coalesce(m.agent, m."conversationId", '') = $6))
  AND ($7::text IS NULL OR m."sourceConversationId" = $7 OR m."conversationId" = $7)`
const AS_OF = `${VISIBLE} AND m."createdAt" <= $2::timestamptz AND coalesce(m."supersededAt" > $2::timestamptz, true)`
const RECALLED = `${VISIBLE} AND m."createdAt" <= coalesce($2::timestamptz, now())`

function eyesOf(eyes: Eyes): (string | null)[] {
  if (eyes.as === "agent") return [...readerOf(eyes), null, null]
  if (eyes.as === "judge") return [null, null, eyes.place.scope, eyes.place.agent ?? eyes.place.conversationId ?? ""]
  return [null, null, null, null]
}

/** The telling words of a question, without the small words of its language, each with the number of memories that hold it. */
async function termsOf({ pool }: Source, query: string, seen: string, values: unknown[]): Promise<Term[]> {
  const { rows } = await pool.query<Term>(
    `SELECT t.word, t.stem, (SELECT count(*)::int FROM (SELECT FROM "Memory" m WHERE ${seen} AND m.search @@ t.wanted LIMIT ${COMMON}) held) AS holders
     FROM (
       SELECT s.lexeme AS word, min(l.lexeme) AS stem, (quote_literal(s.lexeme) || '|' || quote_literal(min(l.lexeme)))::tsquery AS wanted
       FROM unnest(to_tsvector('simple', $8)) s CROSS JOIN unnest(s.positions) AS place
         JOIN (SELECT lexeme, unnest(positions) AS place FROM unnest(to_tsvector($9::text::regconfig, $8))) l USING (place)
       GROUP BY s.lexeme ORDER BY min(place) LIMIT 24
     ) t`, [...values, query, languageOf(query)])
  return rows
}

/** Memories that hold one of the rarer words; without a telling word the newest. */
async function byWords({ pool }: Source, terms: Term[], seen: string, values: unknown[]): Promise<Held[]> {
  const wanted = worth(terms)
  if (terms.length > 0 && wanted.length === 0) return []
  const { rows } = await pool.query<Held>(
    `SELECT m.id, tsvector_to_array(m.search) AS lexemes, m."createdAt" FROM "Memory" m
     WHERE ${seen} AND ${wanted.length > 0 ? "m.search @@ $8::tsquery" : "$8::text IS NOT NULL"} ORDER BY m."createdAt" DESC LIMIT ${wanted.length > 0 ? 2 * COMMON : COMPARED}`,
    [...values, wanted.flatMap(({ word, stem }) => [lexeme(word), lexeme(stem)]).join("|")])
  return rows
}

/** The rarest words until they have found enough; when all are common, the two least common. */
function worth(terms: Term[]): Term[] {
  const held = terms.filter(({ holders }) => holders > 0).toSorted((a, b) => a.holders - b.holders)
  const before = (at: number) => held.slice(0, at).reduce((sum, { holders }) => sum + holders, 0)
  const rare = held.filter(({ holders }, at) => holders < COMMON && (at === 0 || before(at) < FOUND))
  return rare.length > 0 ? rare : held.slice(0, 2)
}

/** Memories with a word that looks like one that none has: it is misspelt perhaps. */
async function bySpelling({ pool }: Source, unknown: string[], seen: string, values: unknown[]): Promise<string[]> {
  if (unknown.length === 0) return []
  const { rows } = await pool.query<{ id: string }>(
    `WITH setting AS MATERIALIZED (SELECT set_config('pg_trgm.word_similarity_threshold', '${ALIKE}', true) AS threshold)
     SELECT DISTINCT near.id FROM (SELECT unnest($8::text[]) AS word, threshold FROM setting) asked
       CROSS JOIN LATERAL (SELECT m.id FROM "Memory" m WHERE ${seen} AND asked.threshold IS NOT NULL AND asked.word <% m.text LIMIT 50) near`,
    [...values, unknown.slice(0, 4)])
  return rows.map(({ id }) => id)
}

async function newestOf({ pool }: Source, count: number, seen: string, values: unknown[]): Promise<string[]> {
  if (count === 0) return []
  const { rows } = await pool.query<{ id: string }>(`SELECT m.id FROM "Memory" m WHERE ${seen} AND m."supersededById" IS NULL ORDER BY m."createdAt" DESC LIMIT $8`, [...values, count])
  return rows.map(({ id }) => id)
}

type Compared = MemoryRow & { trigram: number }

async function compared({ pool }: Source, seen: string, values: unknown[], ids: string[], { query, unknown, trigrams }: { query: string; unknown: string[]; trigrams: boolean }): Promise<Compared[]> {
  const trigram = trigrams ? `greatest(similarity($9, m.text), (SELECT max(s) FROM unnest($10::text[]) w, word_similarity(w, m.text) s WHERE s > 0.6))` : `0`
  const { rows } = await pool.query<Compared>(
    `SELECT ${COLUMNS}, (${trigram})::float8 AS trigram FROM "Memory" m WHERE ${seen} AND m.id = ANY($8) AND $9::text IS NOT NULL AND $10::text[] IS NOT NULL`, [...values, ids, query, unknown])
  return rows
}

const lexeme = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`

const known = new WeakMap<Db["pool"], Promise<boolean>>()

/** Whether this server has pg_trgm. */
export function hasTrigrams({ pool }: Source): Promise<boolean> {
  const asked = known.get(pool) ?? pool.query(`SELECT to_regprocedure('similarity(text,text)') IS NOT NULL AS has`).then(({ rows }) => rows[0]?.has === true)
  known.set(pool, asked)
  asked.catch(() => known.delete(pool))
  return asked
}

const plain = (text: string): string => text.toWellFormed().replaceAll("\0", " ").slice(0, 2_000)
const round = (value: number): number => Math.round(value * 10_000) / 10_000
const roundAll = (scores: MemoryScores): MemoryScores => Object.fromEntries(Object.entries(scores).map(([part, value]) => [part, round(value)]))

function whyOf(lexemes: string[], terms: Term[], { trigram = 0, embedding }: MemoryScores): string {
  const held = new Set(lexemes)
  const words = terms.filter(({ word, stem }) => held.has(word) || held.has(stem)).map(({ word }) => word)
  if (words.length > 0) return `It has ${words.map((word) => `"${word}"`).join(", ")}.`
  if (embedding !== undefined) return "Its meaning is near."
  if (terms.length === 0) return "The question has no telling word: these are the newest."
  return trigram > 0 ? "It is spelt alike." : "It is among the newest."
}
