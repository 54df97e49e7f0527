/** One text from several facts, as a proposal: each sentence once, none that another one holds already. */
export function mergedText(texts: string[]): string {
  const sentences = texts.flatMap((text) => text.trim().split(/(?<=[.!?])\s+/)).map((text) => text.trim()).filter(Boolean)
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()
  const kept = sentences.filter((text, place) => sentences.every((other, at) => {
    if (at === place) return true
    const [mine, theirs] = [` ${plain(text)} `, ` ${plain(other)} `]
    return mine === theirs ? at > place : !theirs.includes(mine)
  }))
  return kept.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(" ")
}
