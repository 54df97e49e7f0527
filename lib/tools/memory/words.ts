/** Words of a fact, comparable: without endings, small words, and the difference between "I" and "the user". */

const SMALL = new Set(
  "a an the this that these those and or but of to in on at by for from with as into about than then so it its is are was were be been being am has have had do does did will would can could i me my mine you your yours he him his she her hers they them their we us our who whom which there also just very quite really user person's".split(" "),
)

/** A word: its form for comparing, as written, and whether it is a number or a name. */
export type Word = { stem: string; text: string; number: boolean; name: boolean }

/** The words that say something, in order. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?|[\p{L}_][\p{L}\p{M}\d_]*(?:['’-][\p{L}\d_]+)*/gu)].flatMap((match): Word[] => {
    const written = match[0]
    const lower = written.toLowerCase().replace(/['’]s$/, "")
    if (SMALL.has(lower)) return []
    const number = /^\d/.test(written)
    return [{ stem: number ? lower.replaceAll(",", "").replace(/(?:st|nd|rd|th)$/, "") : stemOf(lower), text: written, number, name: !number && match.index > 0 && /^\p{Lu}/u.test(written) }]
  })
}

/** Brings inflected English forms together; crude, and the same on both sides. */
export const stemOf = (word: string): string =>
  irregular.get(word) ?? (word.length > 3 ? word.replace(/ies$/, "y").replace(/(?:ingly|edly|ing|ed|es|s|ly|e)$/, "") : word.replace(/(?<=..)s$/, "")).replace(/([^aeioul])\1$/, "$1")

const irregular = new Map(
  "wrote write written write spoke speak spoken speak taught teach grew grow grown grow won win built build began begin ran run left leave held hold kept keep made make bought buy sold sell drove drive driven drive ate eat eaten eat sang sing sung sing met meet lost lose found find founded found became become went go gone go children child feet foot men man women woman people person lives live wives wife knives knife".split(" ").reduce<[string, string][]>((pairs, word, i, all) => (i % 2 === 0 ? [...pairs, [word, all[i + 1] ?? word]] : pairs), []).map(([from, to]) => [from, to.replace(/(?<=...)e$/, "")]),
)
