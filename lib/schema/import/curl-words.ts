/** Splits what a person pastes from a shell into commands and words. */

export type Command = { words: string[]; line: number }

/** Bash quoting; nothing is run, filled in or expanded. */
export function splitCommands(text: string): Command[] {
  const commands: Command[] = []
  let words: string[] = []
  let word: string | undefined
  let line = 1
  let from = 1
  const endWord = () => {
    if (word !== undefined) words.push(word)
    word = undefined
  }
  const endCommand = () => {
    endWord()
    if (words.length > 0) commands.push({ words, line: from })
    words = []
  }
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === "\n") line++
    if (word === undefined && words.length === 0) from = line
    if (letter === "#" && word === undefined) {
      while (at + 1 < text.length && text[at + 1] !== "\n") at++
    } else if (letter === "\\" || (letter === "^" && /^\r?\n/.test(text.slice(at + 1, at + 3)))) {
      const next = /^\r?\n/.exec(text.slice(at + 1, at + 3))?.[0]
      if (next !== undefined) line++
      else word = (word ?? "") + text.charAt(at + 1)
      at += next?.length ?? 1
    } else if (letter === "'" || letter === '"' || (letter === "$" && text[at + 1] === "'")) {
      const quoted = readQuoted(text, at)
      word = (word ?? "") + quoted.text
      line += text.slice(at, quoted.end).split("\n").length - 1
      at = quoted.end
    } else if (letter === "\n" || letter === ";" || letter === "|" || (letter === "&" && text[at + 1] === "&")) endCommand()
    else if (/[\s]/.test(letter)) endWord()
    else word = (word ?? "") + letter
  }
  endCommand()
  return commands
}

/** The text within quotes, and where its last quote stands; without one, everything that is left. */
function readQuoted(text: string, from: number): { text: string; end: number } {
  const isAnsi = text[from] === "$"
  const quote = isAnsi ? "'" : text.charAt(from)
  let inner = ""
  for (let at = from + (isAnsi ? 2 : 1); at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === quote) return { text: inner, end: at }
    const next = text.charAt(at + 1)
    const isEscape = letter === "\\" && (isAnsi || (quote === '"' && /["\\$`\n]/.test(next)))
    inner += isEscape ? (isAnsi ? (ANSI[next] ?? next) : next === "\n" ? "" : next) : letter
    if (isEscape) at++
  }
  return { text: inner, end: text.length }
}

const ANSI: Record<string, string> = { n: "\n", t: "\t", r: "\r" }
