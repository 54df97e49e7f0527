/** Wishes: what kind of value a parameter wants, as its name and description tell. */
import type { Param } from "./schema.ts"
import { unitWords } from "./units.ts"
import { identifierWords, stem } from "./words.ts"

/** Words in a parameter's name that tell what kind of thing it wants. */
export const kinds = {
  places: ["city", "location", "place", "country", "state", "address", "area", "region", "county", "town", "origin", "destination", "locate", "court", "where", "venue"].map(stem),
  people: ["person", "actor", "artist", "author", "player", "name", "scientist", "composer", "director", "user", "president", "company", "team", "brand", "species", "celebrity"].map(stem),
  free: ["query", "text", "message", "prompt", "question", "content", "note", "task", "instruction", "request", "sentence", "keyword", "review", "description"].map(stem),
  running: ["text", "message", "prompt", "question", "content", "note", "task", "instruction", "request", "sentence"].map(stem),
  coded: ["id", "code", "number", "file", "path", "docket", "url", "email", "zip", "phone", "symbol", "ticker", "no", "season", "version"].map(stem),
  numbered: ["id", "number", "zip", "phone", "docket"].map(stem),
  formulas: ["function", "expression", "equation", "formula", "polynomial", "calculation"].map(stem),
}

/** True when a parameter's name has one of the words. */
export const isNamed = (param: Param, words: string[]): boolean => param.words.some((word) => words.includes(word))

const dates = /date|deadline|\bday\b|when|\btime ?frame\b|month|check.?in|check.?out|departure|birthday/i
const times = /\btime\b(?! ?zone)|hour|when|clock/i

/** True when the parameter wants a place. */
export const wantsPlace = (param: Param): boolean => isNamed(param, kinds.places) || (/\b(?:city|location|place|country)\b/i.test(param.description) && !isNamed(param, kinds.people))

/** True when the parameter wants running text or words to look for. */
export const wantsText = (param: Param): boolean => isNamed(param, kinds.free)

/** True when only whole sentences will do: then a single word of the message is never enough. */
export const wantsSentence = (param: Param): boolean => param.required && param.type === "string" && param.choices.length === 0 && kinds.running.includes(param.words.at(-1) ?? "")

/** True when the parameter wants an arithmetic expression. */
export const wantsFormula = (param: Param): boolean => isNamed(param, kinds.formulas)

/** True when the parameter wants a currency. */
export const wantsCurrency = (param: Param): boolean => param.type === "string" && /currency/i.test(`${param.name} ${param.description}`)

/** True when the parameter names a unit. */
export const wantsUnit = (param: Param): boolean =>
  param.type === "string" && (param.choices.length > 0 ? param.choices.filter((choice) => unitWords(String(choice)).length > 0).length > 2 : /\bunits?\b/i.test(`${identifierWords(param.name).join(" ")} ${param.description}`))

/** True when the parameter wants a natural language. */
export const wantsLanguage = (param: Param): boolean => isNamed(param, [stem("language")]) && !/program/i.test(param.description)

/** True when the parameter wants a date. */
export const wantsDate = (param: Param): boolean => dates.test(`${identifierWords(param.name).join(" ")} ${param.description.split(".")[0]}`)

/** True when the parameter wants a time of day. */
export const wantsTime = (param: Param): boolean => times.test(`${identifierWords(param.name).join(" ")} ${param.description}`)
