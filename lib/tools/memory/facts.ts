/** A fact taken apart: whom it is about, what it says of them, and what stands for the rest. */
import { isSingle, topicOf } from "./topics.ts"
import { wordsOf } from "./words.ts"

export type Fact = {
  /** Stems of whom or what it is about. */
  subject: Set<string>
  /** The stem that says what is told of the subject: the first word after it that is no number. */
  verb: string
  /** Stems of everything but the subject, and their topics. */
  rest: Set<string>
  topics: Set<string>
  /** The stems after the subject, in order. */
  told: string[]
  /** Stems as they were written. */
  written: Map<string, string>
  numbers: Set<string>
  /** "The user's cat is …": one thing that the subject has, and what it is. */
  attribute: boolean
  /** Its subject is something that somebody has. */
  possesses: boolean
  /** "The launch is …": about a thing, not a person. */
  thing: boolean
  /** It denies, limits or puts one thing in the place of another; `changes`: in the course of time, not by contradiction. */
  denies: boolean
  changes: boolean
}

const DENIES = /\b(?:not|never|no longer|n't|didn't|doesn't|isn't|wasn't|without|instead|rather than|only|solely|exclusively|dislikes?|hates?|avoids?|refuses?|opposes?|stopped|quit|unlike|now|anymore|actually|moved|changed|switched|became|again)\b/i
const CHANGES = /\b(?:no longer|stopped|quit|now|anymore|moved|changed|switched|became|again|since|meanwhile)\b/i
const FILLERS = new Set("not never no only solely exclusively first once recently currently now formerly previously both often regularly frequently primarily actually instead rather still all three two together".split(" "))
const VERBS = /^(?:is|are|was|were|has|have|had|am|can|could|may|might|will|would|does|did|likes?|loves?|lives?|works?|plays?|wants?|needs?|prefers?|owns?|drives?|speaks?|studies|weighs?|called|named|met|started|moved|measured|bought|got)$/i

export function factOf(text: string): Fact {
  const end = subjectEnd(text)
  const head = wordsOf(text.slice(0, end)).filter(({ stem }) => !FILLERS.has(stem))
  // "The user's height is 185 cm" tells of the user, like "The user is 6 feet tall".
  const has = /['’]s\s|^my\s/i.test(text.slice(0, end))
  const measured = has ? head.filter(({ stem, text: written }) => isSingle(topicOf(stem)) && /^\p{Ll}/u.test(written)) : []
  const subject = new Set(head.filter((word) => !measured.includes(word)).map(({ stem }) => stem))
  const words = [...measured, ...wordsOf(text.slice(end))].filter(({ text: written }) => !FILLERS.has(written.toLowerCase()))
  const own = words.filter(({ stem }) => !subject.has(stem))
  return {
    subject,
    verb: own.find(({ number }) => !number)?.stem ?? "",
    rest: new Set(own.map(({ stem }) => stem)),
    topics: new Set(own.flatMap(({ stem }) => topicOf(stem) ?? [])),
    told: words.map(({ stem }) => stem),
    written: new Map(words.map(({ stem, text: written }) => [stem, written])),
    numbers: new Set(own.flatMap(({ stem, number }) => (number ? [stem] : []))),
    attribute: measured.length === 0 && has && /^(?:is|are|was|were)\b/i.test(text.slice(end)),
    possesses: measured.length === 0 && has,
    thing: /^(?:the|this|that|our|my)\s+(?!user\b)\p{Ll}/iu.test(text) && !has,
    denies: DENIES.test(text),
    changes: CHANGES.test(text),
  }
}

/** Where the subject ends: with the names that a sentence begins with, else before its first verb. */
function subjectEnd(text: string): number {
  const names = /^(?:(?:Both|All \w+,?|The)\s+)?\p{Lu}[\p{L}'’.-]*(?:(?:,?\s+and\s+|,?\s+)\p{Lu}[\p{L}'’.-]*)+/u.exec(text)
  if (names && !/^(?:My|I)\b/.test(text)) return names[0].length
  const verb = [...text.matchAll(/\S+/g)].find(([word], at) => at > 0 && VERBS.test(word.replace(/[,.]$/, "")))
  return verb?.index ?? /^(?:The\s+\S+|\p{Lu}[\p{L}'’.-]*)/u.exec(text)?.[0].length ?? 0
}
