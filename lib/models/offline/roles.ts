/** Roles: what the preposition before a value says about the parameter that it is for. */
import type { Neighbours } from "./neighbours.ts"
import type { Param } from "./schema.ts"
import { isNamed } from "./wishes.ts"
import { stem } from "./words.ts"

/** Words for where something comes from. */
export const sources = ["from", "origin", "start", "begin", "source", "departure", "base", "initial"].map(stem)
/** Words for where something goes. */
export const targets = ["to", "destination", "end", "target", "arrival", "until", "final"].map(stem)
/** Words for who made something. */
export const makers = ["author", "artist", "composer", "by", "director", "creator", "sculptor", "painter", "singer", "scientist"].map(stem)

/** The preposition before a span speaks for a parameter's role: from an origin to a destination, by an artist. */
export const role = (param: Param, near: Neighbours): number => {
  const prepositions = near.before.slice(0, 3).map((token) => token.lower)
  const has = (list: string[]) => isNamed(param, list)
  if (near.measured !== undefined) {
    const source = has(sources) ? 0.6 : has(targets) ? -0.5 : 0
    if (near.measured) return source
    if (prepositions[0] === "from") return has(sources) ? 0.6 : -0.5
    if (has(sources)) return -0.3
    return (/^(in|to|into|as)$/.test(prepositions[0] ?? "") ? 0.7 : 0) + (has(targets) ? 0.4 : 0)
  }
  const nearest = prepositions.find((word) => /^(from|to|between|by|and|until|till|into|after|since|before|through|in|of|with)$/.test(word))
  if (has(sources)) return nearest === "from" || nearest === "between" || nearest === "after" || nearest === "since" ? 0.6 : nearest === "to" || nearest === "into" || nearest === "until" ? -0.5 : 0
  if (has(targets)) return nearest === "to" || nearest === "into" || nearest === "until" || nearest === "till" || nearest === "before" || nearest === "through" || nearest === "in" ? 0.6 : nearest === "from" || nearest === "between" ? -0.5 : 0
  if (has(makers)) return nearest === "by" ? 0.6 : 0
  return nearest === "by" ? -0.2 : 0
}

const lows = ["min", "minimum", "lower", "low", "start", "begin", "from", "initial"].map(stem)
const highs = ["max", "maximum", "upper", "high", "end", "to", "final", "until"].map(stem)

/** The words before a number speak for the ends of a range: from 2 to 5, between 2 and 5, under 5, at least 2. */
export const rangeRole = (param: Param, near: Neighbours): number => {
  const end = isNamed(param, highs) ? "last" : isNamed(param, lows) ? "first" : undefined
  if (!end) return 0
  const words = near.before.slice(0, 3).map((token) => token.lower).reverse().join(" ")
  if (near.edge && /\b(?:between|from)$/.test(words)) return near.edge === end ? 0.4 : -0.4
  const said = /\b(?:to|until|under|below|up to|less than|fewer than|at most|within)$|-$/.test(words) ? "last" : /\b(?:from|between|since|over|above|at least|(?:more|greater|higher|larger|longer|older) than)$/.test(words) ? "first" : undefined
  return said ? (said === end ? 0.4 : -0.4) : 0
}
