/** Code typed by hand, with a history of its own. */
"use client"
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands"
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language"
import { EditorState } from "@codemirror/state"
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view"
import { useEffect, useRef } from "react"
import { jsonTheme } from "#components/schema-editor/json-theme.ts"
import { nonce, typeOverSelection } from "#components/ui/editor-extensions.ts"
import { typescriptColours, typescriptLanguage } from "./typescript-language.ts"

type Props = {
  text: string
  onText: (text: string) => void
  label: string
  /** A line to point at, from 1. */
  line?: number | undefined
}

/** Tab leaves it, as everywhere on the page; indentation comes with Enter. */
export function CodeEditor({ text, onText, label, line }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const listener = useRef(onText)
  useEffect(() => void (listener.current = onText))

  useEffect(() => {
    if (!host.current) return
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          nonce(), lineNumbers(), highlightSpecialChars(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), indentOnInput(), indentUnit.of("  "),
          EditorView.lineWrapping, typescriptLanguage, syntaxHighlighting(typescriptColours), jsonTheme, keymap.of([...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of(({ docChanged, state }) => docChanged && listener.current(state.doc.toString())),
          EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
          EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (editor && text !== editor.state.doc.toString()) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])

  useEffect(() => {
    const editor = view.current
    if (!editor || line === undefined || line < 1 || line > editor.state.doc.lines) return
    const { from, to } = editor.state.doc.line(line)
    editor.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) })
  }, [line])

  return <div ref={host} className="h-full min-h-0 [&_.cm-editor]:h-full" />
}
