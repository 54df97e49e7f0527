/** Recall: memories by words and stems, by trigrams, and by meaning where there are embeddings, fused by their ranks. */
import type { Memory, MemoryHit, MemoryPlace, MemoryScores } from "#lib/agent/memory.ts"
import type { Db } from "./db.ts"
import { chainsOf, COLUMNS, PRESENT, seenBy, showMemory, type MemoryRow } from "./memories.ts"
import { languageOf } from "./memory-language.ts"
import { fuse, wordScore, type Term } from "./memory-rank.ts"

/** Whose eyes: an agent in a conversation sees what is everywhere, its own, and the conversation's; a person sees all; a judge only what a new memory could replace. */
export type Eyes = { as: "person" } | { as: "agent"; agent: string; conversation: string } | { as: "judge"; place: MemoryPlace }

export type Search = {
  query: string
  k: number
  eyes: Eyes
  /** As things stood then. ISO 8601. */
  at?: string
  /** Replaced memories are searched too, and each hit carries its chain. */
  history?: boolean
  conversation?: string
  /** Cosine of the question with memories, by id, from 0 to 1. */
  meaning?: (workspace: string, query: string) => Promise<Map<string, number>>
}

/** Words that so many memories have are counted no further, and find nothing while rarer ones do. */
const COMMON = 1_000
/** Memories that are scored. */
const SCORED = 1_500
const WEIGHTS = { text: 1, trigram: 0.5, embedding: 1 }

/** The best `k`, best first. Expired, proposed and deleted ones are never found. */
export async function searchMemories(db: Db, workspace: string, search: Search): Promise<MemoryHit[]> {
  const values = [workspace, search.at ?? null, ...eyesOf(search.eyes), search.conversation ?? null]
  const seen = search.history ? RECALLED : search.at ? AS_OF : HEADS
  const query = plain(search.query)
  const language = languageOf(query)
  const [terms, trigrams, meaning] = await Promise.all([
    termsOf(db, query, language, seen, values), hasTrigrams(db), search.meaning?.(workspace, query) ?? new Map<string, number>(),
  ])
  const near = [...meaning].sort(([, a], [, b]) => b - a).slice(0, 4 * search.k).map(([id]) => id)
  const { rows } = await db.pool.query<Found>(candidates(seen, terms, trigrams), [...values, asQuery(worth(terms)), query, unknown(terms), near])
  const total = Math.max(rows.length, ...terms.map(({ holders }) => holders))
  const meanLength = rows.reduce((sum, row) => sum + row.lexemes.length, 0) / Math.max(1, rows.length)
  const parts = new Map(rows.map((row): [string, MemoryScores] => [row.id, {
    text: wordScore(row.lexemes, terms, { total: Math.max(total, COMMON), meanLength }),
    ...(trigrams ? { trigram: row.trigram } : {}),
    ...(meaning.has(row.id) ? { embedding: meaning.get(row.id) } : {}),
  }]))
  const ranking = (part: keyof MemoryScores) => ({ weight: WEIGHTS[part], scores: new Map([...parts].map(([id, scores]) => [id, scores[part] ?? 0])) })
  const fused = fuse([ranking("text"), ranking("trigram"), ranking("embedding")])
  const newest = new Map(rows.map((row) => [row.id, row.createdAt.getTime()]))
  const order = rows.map(({ id }) => id).sort((a, b) => (fused.get(b) ?? 0) - (fused.get(a) ?? 0) || (newest.get(b) ?? 0) - (newest.get(a) ?? 0))
  const hits = await asHits(db, workspace, order, search)
  return hits.map((memory): MemoryHit => {
    const scores = parts.get(memory.found) ?? {}
    const { found, ...shown } = memory
    return { ...shown, score: round(fused.get(found) ?? 0), scores: roundAll(scores), why: whyOf(rows.find(({ id }) => id === found)?.lexemes ?? [], terms, scores) }
  })
}

type Found = { id: string; lexemes: string[]; trigram: number; createdAt: Date }

/** The memories of these ids in their order, or the heads of their chains, each once. */
async function asHits(db: Db, workspace: string, order: string[], { k, history }: Search): Promise<(Memory & { found: string; chain?: Memory[] })[]> {
  const ids = order.slice(0, history ? 4 * k : k)
  if (!history) {
    const { rows } = await db.pool.query<MemoryRow>(`SELECT ${COLUMNS} FROM "Memory" m WHERE ${PRESENT} AND m.id = ANY($2)`, [workspace, ids])
    return ids.flatMap((id) => rows.filter((row) => row.id === id).map((row) => ({ ...showMemory(row), found: id })))
  }
  const chains = [...(await chainsOf(db, workspace, ids)).values()]
  const hits = ids.flatMap((id) => {
    const chain = chains.find((items) => items.some((item) => item.id === id))
    const head = chain?.at(-1)
    return chain && head && head.status === "active" ? [{ ...head, found: id, chain }] : []
  })
  return hits.filter((hit, i) => hits.findIndex((other) => other.id === hit.id) === i).slice(0, k)
}

// $2 as of, $3 who: null a person, else the agent, $4 its conversation, $5 and $6 a place's scope and owner, $7 only what was written in that conversation.
const VISIBLE = `${PRESENT} AND NOT m.proposed AND coalesce(m."expiresAt" > coalesce($2::timestamptz, now()), true)
  AND ($3::text IS NULL OR ${seenBy("$3", "$4")})
  AND ($5::text IS NULL OR (m.scope = $5 AND coalesce(m.agent, m."conversationId", '') = $6))
  AND ($7::text IS NULL OR m."sourceConversationId" = $7 OR m."conversationId" = $7)`
const HEADS = `${VISIBLE} AND m."supersededById" IS NULL`
const AS_OF = `${VISIBLE} AND m."createdAt" <= $2::timestamptz AND coalesce(m."supersededAt" > $2::timestamptz, true)`
const RECALLED = `${VISIBLE} AND m."createdAt" <= coalesce($2::timestamptz, now())`

function eyesOf(eyes: Eyes): (string | null)[] {
  if (eyes.as === "agent") return [eyes.agent, eyes.conversation, null, null]
  if (eyes.as === "judge") return [null, null, eyes.place.scope, eyes.place.agent ?? eyes.place.conversationId ?? ""]
  return [null, null, null, null]
}

/** The telling words of a question, without the small words of its language, each with the number of memories that hold it. */
async function termsOf({ pool }: Db, query: string, language: string, seen: string, values: unknown[]): Promise<Term[]> {
  const { rows } = await pool.query<Term>(
    `SELECT t.word, t.stem, (SELECT count(*)::int FROM (SELECT FROM "Memory" m WHERE ${seen} AND m.search @@ t.wanted LIMIT ${COMMON}) held) AS holders
     FROM (
       SELECT s.lexeme AS word, min(l.lexeme) AS stem, (quote_literal(s.lexeme) || '|' || quote_literal(min(l.lexeme)))::tsquery AS wanted
       FROM unnest(to_tsvector('simple', $8)) s CROSS JOIN unnest(s.positions) AS place
         JOIN (SELECT lexeme, unnest(positions) AS place FROM unnest(to_tsvector($9::text::regconfig, $8))) l USING (place)
       GROUP BY s.lexeme ORDER BY min(place) LIMIT 24
     ) t`, [...values, query, language])
  return rows
}

/** What is looked up: the rare words, and common ones only while nothing rarer is there. */
function worth(terms: Term[]): Term[] {
  const held = terms.filter(({ holders }) => holders > 0).sort((a, b) => a.holders - b.holders)
  const rare = held.filter(({ holders }) => holders < COMMON)
  return rare.length > 0 ? rare : held.slice(0, 2)
}

const lexeme = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`
const asQuery = (terms: Term[]): string => terms.flatMap(({ word, stem }) => [lexeme(word), lexeme(stem)]).join("|")
/** Words that no memory has: misspelt perhaps. */
const unknown = (terms: Term[]): string[] => terms.flatMap(({ word, holders }) => (holders === 0 && word.length > 3 ? [word] : []))

// A question without a telling word gets what is newest; one whose words nobody has, what looks like them.
function candidates(seen: string, terms: Term[], trigrams: boolean): string {
  const words = terms.length === 0 ? "true" : `m.search @@ $8::tsquery`
  const similar = trigrams ? `similarity($9, m.text)` : `0`
  const branch = (found: string) => `(SELECT m.id, m.search, m.text, m."createdAt", m.pinned FROM "Memory" m WHERE ${seen} AND ${found} ORDER BY m."createdAt" DESC LIMIT ${terms.length === 0 ? 50 : SCORED})`
  return `SELECT m.id, tsvector_to_array(m.search) AS lexemes, ${similar}::float8 AS trigram, m."createdAt" FROM (
    ${branch(words)}
    ${trigrams && unknown(terms).length > 0 ? `UNION ${branch(`EXISTS (SELECT FROM unnest($10::text[]) w WHERE w <% m.text)`)}` : ""}
    UNION ${branch(`m.id = ANY($11::text[])`)}
  ) m WHERE $9::text IS NOT NULL AND $10::text[] IS NOT NULL`
}

const known = new WeakMap<Db["pool"], Promise<boolean>>()

/** Whether this server has pg_trgm. */
export function hasTrigrams({ pool }: Db): Promise<boolean> {
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
