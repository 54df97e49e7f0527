/** The words of a text as they are compared: without accents, split where identifiers join them, without endings. */

const ENDINGS: [string, string][] = [
  ["izations", "iz"], ["ization", "iz"], ["ational", "at"], ["fulness", "ful"], ["iveness", "iv"], ["ations", ""], ["ation", ""], ["ments", ""], ["ment", ""],
  ["ities", ""], ["ity", ""], ["ances", ""], ["ance", ""], ["ences", ""], ["ence", ""], ["ingly", ""], ["edly", ""], ["ings", ""], ["ing", ""], ["ions", ""], ["ion", ""],
  ["ers", ""], ["ed", ""], ["er", ""], ["ly", ""], ["al", ""], ["or", ""],
]

const STOP = new Set(
  ("a about above after again all also am an and any are aren as at be because been before being below between both but by can could d did do does doing don down during each few for from further get give given go going had has have having he help her here hers him his how i if in into is it its itself just let like ll make may me might more most must my myself need no nor not now of off on once one only or other our ours out over own please provide re s same shall she should show so some such t tell than that the their theirs them then there these they this those through to too under until up use used user users using ve very want wants was we were what when where which while who whom why will with would you your yours able based within way ways various etc via per ask ability allow allows easily directly new").split(" "),
)

const WEAK = new Set(
  ("information detail details tell help find recommend suggest latest recent recently current currently good best better great top people person three two four five day days week weeks next last main total include including includes organize check look know explain approximate approximately specific specifically related relevant multiple different possible first second third many much lot thing things something anything everyone today tomorrow year years month months time times background data set result results list type types kind name number question questions answer main final complete comprehensive particular important interested interesting looking able order make making take work working long high low full available online world global real simple quick quickly easy").split(" ").map(stem),
)

/** True for words that stand in questions of every kind: they tell little of what is wanted. */
export const isWeak = (word: string): boolean => WEAK.has(word)

/** CJK is written without spaces: two letters are a word there. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu

/** The words of a text, in order, with repeats; what says nothing is left out. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "")
  const spaced = plain.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1 $2")
  const words: string[] = []
  for (const [word] of spaced.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    const pairs = word.match(CJK)
    if (pairs) for (const run of pairs) for (let i = 0; i < Math.max(1, run.length - 1); i++) words.push(run.slice(i, i + 2))
    else if (!STOP.has(word)) words.push(stem(word))
  }
  return words
}

/** Plurals and verb endings fall away; crude, and the same on both sides. */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word
  let base = word
  if (base.endsWith("ies") && base.length > 4) base = `${base.slice(0, -3)}y`
  else if (/(?:ss|us|is)$/.test(base)) return base
  else if (/(?:[sxz]|ch|sh)es$/.test(base)) base = base.slice(0, -2)
  else if (base.endsWith("s")) base = base.slice(0, -1)
  for (const [ending, instead] of ENDINGS) {
    if (!base.endsWith(ending) || base.length - ending.length < 3) continue
    base = base.slice(0, -ending.length) + instead
    break
  }
  if (base.length > 4 && /([bdfgmnprt])\1$/.test(base)) base = base.slice(0, -1)
  return base.length > 4 ? base.replace(/[ey]$/, "") : base
}
