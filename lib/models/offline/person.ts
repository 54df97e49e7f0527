/** From "I" to "the user" and back to "you": a fact is kept in the third person and told in the second. */

const PAST = new Set("was had did went came got made said told saw met bought sold left kept felt found became began built broke brought caught chose drove ate fell flew forgot gave grew held knew led lost paid put ran rode sang sat sent slept spent spoke stood swam took taught thought threw understood woke won wore wrote quit cut".split(" "))
const STILL = new Set("will would can could may might must shall should never always also just really already recently currently often usually still now".split(" "))
const OWN: Record<string, string> = { am: "is", are: "are", have: "has", do: "does", "don't": "doesn't", "haven't": "hasn't", go: "goes", "wasn't": "wasn't" }
const BACK: Record<string, string> = { is: "are", was: "were", has: "have", does: "do", "doesn't": "don't", "hasn't": "haven't", goes: "go", "wasn't": "weren't", "isn't": "aren't" }

const isPast = (verb: string): boolean => PAST.has(verb) || STILL.has(verb) || verb.endsWith("ed")

function third(verb: string): string {
  const lower = verb.toLowerCase()
  if (OWN[lower]) return OWN[lower]
  if (isPast(lower) || !/^[a-z]+$/.test(lower)) return verb
  if (/(?:s|x|z|ch|sh|o)$/.test(lower)) return `${verb}es`
  return /[^aeiou]y$/.test(lower) ? `${verb.slice(0, -1)}ies` : `${verb}s`
}

function second(verb: string): string {
  const lower = verb.toLowerCase()
  if (BACK[lower]) return BACK[lower]
  if (isPast(lower) || !/^[a-z]+[^s]s$/.test(lower)) return verb
  if (/(?:s|x|z|ch|sh)es$/.test(lower)) return verb.slice(0, -2)
  return lower.endsWith("ies") ? `${verb.slice(0, -3)}y` : verb.slice(0, -1)
}

const sentence = (text: string): string => {
  const trimmed = text.trim()
  const whole = /[.!?]$/.test(trimmed) ? trimmed.replace(/!$/, ".") : `${trimmed}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}

/** "I live with my dog" becomes "The user lives with the user's dog." */
export const asFact = (said: string): string =>
  sentence(said
    .replace(/\bI['’]m\b/gi, "I am").replace(/\bI['’]ve\b/gi, "I have").replace(/\bI['’]ll\b/gi, "I will").replace(/\bI['’]d\b/gi, "I would")
    .replace(/\bI\s+((?:(?:never|always|also|just|really|recently|currently|often|usually|still|now)\s+)?)([\p{L}'’]+)/gu, (_, adverb: string, verb: string) => `the user ${adverb}${third(verb)}`)
    .replace(/\bI\b/g, "the user").replace(/\b(?:me|myself)\b/gi, "the user").replace(/\b(?:my|mine)\b/gi, "the user's"))

/** "The user lives with the user's dog." becomes "You live with your dog." */
export const asTold = (fact: string): string =>
  sentence(fact
    .replace(/\bthe user['’]s\b/gi, "your")
    .replace(/\bthe user\s+((?:(?:never|always|also|just|really|recently|currently|often|usually|still|now)\s+)?)([\p{L}'’]+)/giu, (_, adverb: string, verb: string) => `you ${adverb}${second(verb)}`)
    .replace(/\bthe user\b/gi, "you"))
