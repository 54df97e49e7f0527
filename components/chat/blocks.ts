/** Cuts growing markdown into blocks, so that settled ones are parsed once and only the last one again. */

const fence = /^\s*(`{3,}|~{3,})(.*)$/
const listItem = /^ {0,3}([-*+]|\d{1,9}[.)])(\s|$)/
/** The text may end in the middle of an item's number. */
const halfItem = /^ {0,3}\d{1,9}$/
const definition = /^ {0,3}\[[^\]\n]+\]:/m

/** Blocks that join to the text again; cut at blank lines outside fences, never inside a list or its continuation. */
export function splitBlocks(text: string): string[] {
  // A definition may serve any block, so such a text cannot be cut.
  if (definition.test(text)) return [text]
  const blocks: string[] = []
  let start = 0
  let opened: string | null = null
  let blank = false
  let inList = false
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf("\n", at)
    const end = newline < 0 ? text.length : newline + 1
    const line = text.slice(at, newline < 0 ? end : newline)
    if (opened !== null) {
      if (closes(line, opened)) opened = null
    } else if (line.trim() === "") {
      blank = at > start
    } else {
      const item = listItem.test(line) || (newline < 0 && halfItem.test(line))
      const continues = inList && (item || /^\s/.test(line))
      if (blank && !continues && !/^( {4}|\t)/.test(line)) {
        blocks.push(text.slice(start, at))
        start = at
        inList = false
      }
      if (at === start) inList = item
      blank = false
      const opening = fence.exec(line)
      // A backtick after the opening makes it inline code.
      if (opening?.[1] && !(opening[1].startsWith("`") && opening[2]?.includes("`"))) opened = opening[1]
    }
    at = end
  }
  if (start < text.length) blocks.push(text.slice(start))
  return blocks
}

function closes(line: string, opened: string): boolean {
  const closing = line.trim()
  return closing.length >= opened.length && closing === (opened[0] ?? "").repeat(closing.length)
}
