/** TypeScript for the eye: words, texts, numbers and remarks in colour. What it means is the sandbox's business. */
import { HighlightStyle, StreamLanguage } from "@codemirror/language"
import { tags } from "@lezer/highlight"

const WORDS = new Set(
  ("as async await break case catch class const continue default delete do else export extends finally for from function if implements import in instanceof interface let new of return satisfies " +
    "static switch throw try type typeof var void while yield").split(" "),
)
const CONSTANTS = new Set("true false null undefined NaN Infinity this".split(" "))

/** `depth`: how many brackets are open. */
type State = { remark: boolean; text: boolean; depth: number }

export const typescriptLanguage = StreamLanguage.define<State>({
  name: "typescript",
  startState: () => ({ remark: false, text: false, depth: 0 }),
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, closeBrackets: { brackets: ["(", "[", "{", "'", '"', "`"] }, indentOnInput: /^\s*[}\])]$/ },
  indent: ({ depth }, after, { unit }) => unit * Math.max(0, depth - (/^\s*[}\])]/.test(after) ? 1 : 0)),
  token(stream, state) {
    if (state.remark) {
      state.remark = !stream.match(/^.*?\*\//)
      if (state.remark) stream.skipToEnd()
      return "comment"
    }
    if (state.text) {
      state.text = !stream.match(/^(?:[^\\`]|\\.)*`/)
      if (state.text) stream.skipToEnd()
      return "string"
    }
    if (stream.eatSpace()) return null
    if (stream.match("//")) return stream.skipToEnd(), "comment"
    if (stream.match("/*")) return (state.remark = true), "comment"
    if (stream.match("`")) return (state.text = true), "string"
    if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/)) return "string"
    if (stream.match(/^(?:0[xob][\da-f_]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)n?/i)) return "number"
    if (stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)) {
      const word = stream.current()
      return WORDS.has(word) ? "keyword" : CONSTANTS.has(word) ? "atom" : stream.match(/^\s*\(/, false) ? "variableName.function" : "variableName"
    }
    const sign = stream.next() ?? ""
    if ("([{".includes(sign)) state.depth++
    else if (")]}".includes(sign)) state.depth = Math.max(0, state.depth - 1)
    return "punctuation"
  },
})

export const typescriptColours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--kind-model)" },
  { tag: tags.string, color: "var(--kind-code)" },
  { tag: [tags.number, tags.atom], color: "var(--kind-builtin)" },
  { tag: tags.comment, color: "var(--ink-3)" },
  { tag: tags.function(tags.variableName), color: "var(--kind-http)" },
  { tag: tags.punctuation, color: "var(--ink-3)" },
])
