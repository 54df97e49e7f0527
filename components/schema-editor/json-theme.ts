/** The look of the JSON, by the tokens of the page, so that both themes are one. */
import { HighlightStyle } from "@codemirror/language"
import { EditorView } from "@codemirror/view"
import { tags } from "@lezer/highlight"

export const jsonTheme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "0.78125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem", overscrollBehavior: "contain" },
  ".cm-content": { padding: "0.5rem 0 4rem", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 0.75rem 0 0.25rem" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none", paddingLeft: "0.25rem" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2ch", padding: "0 0.25rem" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": { backgroundColor: "var(--accent-soft)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", boxShadow: "inset 0 0 0 1px var(--line-control)", borderRadius: "2px" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "none", color: "var(--ink-2)", padding: "0 0.375rem" },
  ".cm-tooltip": { backgroundColor: "var(--float)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "0.375rem", boxShadow: "var(--shadow-float)" },
  ".cm-diagnostic": { fontFamily: "var(--font-sans)", fontSize: "0.75rem", padding: "0.25rem 0.5rem", borderLeft: "none" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--state-error)", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline dotted var(--state-waiting)", textUnderlineOffset: "3px" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--state-error)" },
})

export const jsonColours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--ink)" },
  { tag: tags.string, color: "var(--kind-code)" },
  { tag: tags.number, color: "var(--kind-builtin)" },
  { tag: [tags.bool, tags.null], color: "var(--kind-model)" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--ink-3)" },
  { tag: tags.invalid, color: "var(--state-error)" },
])
