/** How likely it is that a new fact takes the place of an old one: what both have in common, weighed. */
import type { Fact } from "./facts.ts"
import { isSingle, topicOf } from "./topics.ts"
import { stemOf } from "./words.ts"

// Log-odds, fitted on the even half of the letta-memory cases and rounded; `npm run eval:memory` reports the other half too.
const WEIGHTS = {
  sameSubject: 0.8, partOfSubject: -0.85, cover: 2.3, overlap: 0.55, sameVerb: 2.55, sameTopic: 1.85, singleTopic: 0.85, manyOfTopic: -1,
  // Not fitted, for the cases are about people only: what is said of one attribute or of the state of one thing is one value,
  // what somebody likes or has may be many, and two subjects are two.
  sameAttribute: 6, sameThing: 3, onlyLikes: -3, otherSubject: -4, otherAttribute: -6,
  denies: 0.8, deniesWhatIsCovered: 1.2, sharedWords: 3, sameBeginning: 1, sameEnd: 0.75, sameNumber: 0.9,
}
const BASE = -5.3

/** Verbs of which a person may have many objects. */
const MANY = new Set("like love enjoy has have own want play visit read know speak need".split(" ").map(stemOf))

/** Above 0: more likely than not. `weigh` gives what a shared stem counts: less, the more of the compared facts have it. */
export function likeness(fresh: Fact, old: Fact, weigh: (stem: string) => number): number {
  const sum = (stems: Iterable<string>) => [...stems].reduce((total, stem) => total + weigh(stem), 0)
  const shared = both(fresh.rest, old.rest)
  const topics = both(fresh.topics, old.topics)
  const cover = sum(shared) / Math.max(1e-9, Math.min(sum(fresh.rest), sum(old.rest)))
  const subject = equal(fresh.subject, old.subject)
  const [a, b] = [[...fresh.rest], [...old.rest]]
  const beginning = [0, 1, 2].findIndex((i) => a[i] === undefined || a[i] !== b[i])
  const traits: Record<keyof typeof WEIGHTS, number> = {
    sameSubject: Number(subject),
    partOfSubject: Number(!subject && both(fresh.subject, old.subject).length > 0),
    cover,
    overlap: sum(shared) / Math.max(1e-9, sum(fresh.rest) + sum(old.rest) - sum(shared)),
    sameVerb: Number(fresh.verb !== "" && (fresh.verb === old.verb || (isSingle(topicOf(fresh.verb)) && topicOf(fresh.verb) === topicOf(old.verb)))),
    sameAttribute: Number(subject && fresh.attribute && old.attribute),
    sameThing: Number(subject && fresh.thing && topics.includes("state")),
    onlyLikes: Number(MANY.has(fresh.verb) && shared.every((stem) => stem === fresh.verb) && !fresh.denies),
    otherSubject: Number(!subject && fresh.subject.size > 0 && old.subject.size > 0 && !speaksOf(old, fresh.subject) && !speaksOf(fresh, old.subject)),
    otherAttribute: Number(!subject && (fresh.possesses || old.possesses)),
    sameTopic: Number(topics.length > 0),
    singleTopic: Number(topics.some(isSingle)),
    manyOfTopic: Number(topics.includes("job")),
    denies: Number(fresh.denies),
    deniesWhatIsCovered: fresh.denies ? cover : 0,
    sharedWords: Math.min(4, shared.length) / 4,
    sameBeginning: (beginning < 0 ? 3 : beginning) / 3,
    sameEnd: Number(a.length > 0 && a.at(-1) === b.at(-1)),
    sameNumber: Number(both(fresh.numbers, old.numbers).length > 0),
  }
  return Object.entries(traits).reduce((total, [trait, value]) => total + WEIGHTS[trait as keyof typeof WEIGHTS] * value, BASE)
}

const speaksOf = ({ subject, rest }: Fact, others: Set<string>): boolean => [...others].some((stem) => subject.has(stem) || rest.has(stem))

const both = (a: Set<string>, b: Set<string>): string[] => [...a].filter((stem) => b.has(stem))

export const equal = (a: Set<string>, b: Set<string>): boolean => a.size === b.size && both(a, b).length === a.size
