/** Which of PostgreSQL's dictionaries fits a text: the one whose small words stand in it most often. */

const smallWords: Record<string, string> = {
  english: "the a an and is are was were has have had of to in on for with at by from that this it he she they his her their i my you your not be or as",
  german: "der die das ein eine und ist sind war hat haben von zu im in auf für mit am bei aus dass er sie es ihr sein ich mein meine du dein nicht auch wie seit",
  french: "le la les un une des et est sont était a ont de du à en dans sur pour avec par que ce il elle ils je mon ma mes tu ton ne pas ou au aux",
  spanish: "el la los las un una y es son era ha han de del a en para con por que este él ella ellos yo mi mis tu su no o como al está",
  italian: "il lo la gli le un una e è sono era ha hanno di del della a in per con da che questo lui lei io mio mia tu tuo non o come al",
  portuguese: "o a os as um uma e é são era tem de do da em no na para com por que este ele ela eu meu minha você não ou como ao está",
  dutch: "de het een en is zijn was heeft van naar in op voor met bij uit dat dit hij zij ik mijn jij je niet of als ook aan",
  swedish: "en ett och är var har av till i på för med vid från att det den han hon jag min mitt du din inte eller som",
}

const known = Object.entries(smallWords).map(([name, words]) => ({ name, words: new Set(words.split(" ")) }))

/** The name of a text search configuration; `simple` for a text without any small word. */
export function languageOf(text: string): string {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const counted = known.map(({ name, words: small }) => ({ name, count: words.filter((word) => small.has(word)).length }))
  const best = counted.reduce((one, other) => (other.count > one.count ? other : one))
  // Names and numbers alone: English is stemmed best of what they may be, and every word stands beside it unstemmed.
  return best.count > 0 ? best.name : "english"
}
