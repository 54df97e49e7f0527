/** Names and sentences as words that can be compared. */

/** `getUserID`, `get_user_id` and `get.user-id` are all `get user id`. */
export const nameWords = (name: string): string[] =>
  name.replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2").toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? []

/** The words of a sentence that carry its meaning, without endings. */
export const meaningOf = (text: string): Set<string> =>
  new Set(nameWords(text).filter((word) => !EMPTY.has(word)).map(stem))

/** A word without the endings that only grammar asks for. */
export function stem(word: string): string {
  const known = SHORT[word] ?? word
  if (known.length <= 3) return known
  return known.replace(/ies$/, "y").replace(/(?<=(?:s|x|z|ch|sh))es$/, "").replace(/(?<=[^su])s$/, "").replace(/(?<=..)(?:ing|ed|e)$/, "")
}

const SHORT: Record<string, string> = {
  repo: "repository", num: "number", id: "identifier", ids: "identifier", identifiers: "identifier", desc: "description", config: "configuration",
  info: "information", lat: "latitude", lon: "longitude", lng: "longitude", org: "organization", max: "maximum", min: "minimum", temp: "temperature",
  msg: "message", addr: "address", qty: "quantity", lang: "language", pwd: "password", calc: "calculate", retrieves: "get", retrieve: "get", fetch: "get", fetches: "get",
}

/** Words that say nothing that the name or the type did not. */
const EMPTY = new Set(
  ("a an the this that these those of for to in on at by from with as is are be it its and or your my our which what who whose will can should must may used use using uses given specified specify " +
    "specifies provided provide particular specific certain value values parameter param argument arg field input string text number integer float boolean bool array list object dict optional required " +
    "function tool method api operation function's new being into").split(" "),
)
