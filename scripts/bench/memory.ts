/** Recall in a workspace with many memories: words of every rarity, as people's facts have them. */
import type { Pool } from "pg"
import { quantile, median, type Figure } from "./figures.ts"
import type { Stage } from "./stage.ts"
import { newId } from "#lib/store/ids.ts"
import { searchMemories } from "#lib/store/memory-search.ts"

const FIRST = "Anna Ben Carla David Elena Farid Grace Hugo Ines Jonas Kira Liam Mona Nils Olga Pavel Quinn Rosa Sven Tara Umar Vera Wim Xenia Yara Zeno".split(" ")
const ACTS = [
  "lives in", "works as a designer in", "has visited", "was born in", "studied history in", "runs a small shop in", "met an old friend in", "gave a talk about music in", "plans to move to", "owns a house near",
  "teaches children in", "wrote a book about", "prefers short holidays in", "sold the old car in", "volunteers at an animal shelter in", "learned to sail near",
]
const DETAILS = ["since last spring", "with two dogs", "every weekend", "because of the food", "for a large company", "after a long illness", "and speaks three languages", "but never in winter"]

/** Numbers that are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) yield state / 2_147_483_648
}

const syllables = "ka lo mi ran tes vor bel dun far gol hem jis kor lun mar nes pol qua ril sot tam ul ven wes".split(" ")
/** One of very many names of places: the more, the larger `n`. */
const placeName = (n: number): string => {
  const name = [n % 24, Math.floor(n / 24) % 24, Math.floor(n / 576) % 24].map((i) => syllables[i]).join("")
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Recall in workspaces of 10,000 and 100,000 memories that lie side by side in one table. */
export async function memories({ pool, quick }: Stage): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { count, bar } of [{ count: 10_000, bar: 30 }, ...(quick ? [] : [{ count: 100_000, bar: 150 }])]) {
    const filled = await fillMemories(pool, count)
    await recallTimes(pool, { ...filled, questions: filled.questions.slice(0, 20) })
    const times = await recallTimes(pool, filled)
    const bare: number[] = []
    for (let i = 0; i < times.length; i++) {
      const began = performance.now()
      await pool.query("SELECT 1")
      bare.push(performance.now() - began)
    }
    const name = `recall among ${count.toLocaleString("en")} memories`
    figures.push(
      { name: `${name}, p50 (floor: a query of nothing)`, value: median(times), unit: "ms", floor: median(bare) },
      { name: `${name}, p95`, value: quantile(times, 0.95), unit: "ms", floor: quantile(bare, 0.95), bar, of: "value" },
    )
  }
  return figures
}

/** Puts `count` current memories into a workspace of their own. */
export async function fillMemories(pool: Pool, count: number): Promise<{ workspace: string; questions: string[] }> {
  const workspace = newId()
  const next = numbers(count)
  const draw = <T>(list: T[]): T | undefined => list[Math.floor((next.next().value ?? 0) * list.length)]
  const drawn = Array.from({ length: count }, () => ({ person: `${draw(FIRST)} ${placeName(Math.floor((next.next().value ?? 0) * 500))}`, act: draw(ACTS) ?? "", place: placeName(Math.floor((next.next().value ?? 0) ** 2 * 6_000)), detail: draw(DETAILS) ?? "" }))
  for (let from = 0; from < count; from += 5_000) {
    const texts = drawn.slice(from, from + 5_000).map(({ person, act, place, detail }) => `${person} ${act} ${place} ${detail}.`)
    await pool.query(
      `INSERT INTO "Memory" (id, "workspaceId", text, scope, language, search)
       SELECT $1 || '-' || ($2::int + n), $1, t, 'everywhere', 'english', to_tsvector('simple', t) || to_tsvector('english', t) FROM unnest($3::text[]) WITH ORDINALITY AS u(t, n)`,
      [workspace, from, texts])
  }
  await pool.query(`VACUUM ANALYZE "Memory"`)
  const asked = drawn.filter((_, i) => i % Math.ceil(count / 200) === 0)
  return {
    workspace,
    questions: asked.map(({ person, act, place }, i) => [
      `Where does ${person} live?`, `What do you know about ${place}?`, `Who ${act} ${place}?`, `Which friends of mine have children and a house near the sea?`, `Tell me about ${person.slice(0, -1)}x and ${place}`,
    ][i % 5] ?? ""),
  }
}

/** Milliseconds of each recall, one after the other. */
export async function recallTimes(pool: Pool, { workspace, questions }: { workspace: string; questions: string[] }): Promise<number[]> {
  const times: number[] = []
  for (const query of questions) {
    const began = performance.now()
    await searchMemories({ pool }, workspace, { query, k: 8, eyes: { as: "agent", agent: "assistant", conversation: "none", before: [] } })
    times.push(performance.now() - began)
  }
  return times
}
