/** The parameters as JSON, typed by hand. What is typed is kept whatever it is; when it can be read, the form follows. */
"use client"
import { defaultKeymap } from "@codemirror/commands"
import { json } from "@codemirror/lang-json"
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language"
import { setDiagnostics, type Diagnostic } from "@codemirror/lint"
import { Compartment, EditorState, type Extension } from "@codemirror/state"
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view"
import { useEffect, useRef } from "react"
import { nonce, typeOverSelection } from "#components/ui/editor-extensions.ts"
import type { TextProblem } from "#lib/schema/form-text.ts"
import { jsonColours, jsonTheme } from "./json-theme.ts"

export type JsonMark = { from: number; to: number; message: string }

type Props = {
  text: string
  problem: TextProblem | null
  marks: JsonMark[]
  readOnly: boolean
  /** A range to show; a new object is a new wish. */
  target: { from: number; to: number } | null
  onText: (text: string) => void
  onUndo: () => void
  onRedo: () => void
}

/** Longer texts are read when the typing rests, not at every key. */
const LARGE = 100_000
const REST_MS = 200

export function JsonPane(props: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(props)
  const typed = useRef<{ text: string | null; timer: ReturnType<typeof setTimeout> | undefined }>({ text: null, timer: undefined })
  const locked = useRef(new Compartment())
  useEffect(() => void (latest.current = props))

  useEffect(() => {
    if (!host.current) return
    const tell = () => {
      clearTimeout(typed.current.timer)
      typed.current.timer = undefined
      const text = view.current?.state.doc.toString()
      if (text === undefined || text === typed.current.text) return
      typed.current.text = text
      latest.current.onText(text)
    }
    const listen = EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (!docChanged || transactions.every((transaction) => transaction.isUserEvent("sync"))) return
      clearTimeout(typed.current.timer)
      if (state.doc.length < LARGE) return tell()
      typed.current.timer = setTimeout(tell, REST_MS)
    })
    const step = (run: () => void) => () => {
      tell()
      run()
      return true
    }
    const undo = step(() => latest.current.onUndo())
    const redo = step(() => latest.current.onRedo())
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          nonce(), lineNumbers(), highlightSpecialChars(), foldGutter(), codeFolding(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), indentOnInput(),
          indentUnit.of("  "), EditorView.lineWrapping, json(), syntaxHighlighting(jsonColours), jsonTheme, listen, locked.current.of(readOnlyIf(latest.current.readOnly)),
          // The page has one history for the form and the text; the browser's own would not know of the form.
          keymap.of([{ key: "Mod-z", run: undo }, { key: "Mod-y", run: redo }, { key: "Mod-Shift-z", run: redo }, ...foldKeymap, ...defaultKeymap]),
          EditorView.domEventHandlers({
            blur: () => tell(),
            beforeinput: (event, view) => (event.inputType === "historyUndo" ? undo() : event.inputType === "historyRedo" ? redo() : typeOverSelection(event, view)),
          }),
          EditorView.contentAttributes.of({ "aria-label": "JSON of the arguments", tabindex: "0" }),
        ],
      }),
    })
    view.current = editor
    typed.current.text = latest.current.text
    return () => {
      tell()
      view.current = null
      editor.destroy()
    }
  }, [])

  const { text, problem, marks, target, readOnly } = props
  useEffect(() => {
    const editor = view.current
    if (!editor || text === typed.current.text) return
    typed.current.text = text
    const change = difference(editor.state.doc.toString(), text)
    if (change) editor.dispatch({ changes: change, userEvent: "sync" })
  }, [text])

  useEffect(() => void view.current?.dispatch({ effects: locked.current.reconfigure(readOnlyIf(readOnly)) }), [readOnly])

  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const { length } = editor.state.doc
    const diagnostics: Diagnostic[] = [
      ...(problem && problem.from <= length ? [{ from: problem.from, to: Math.min(length, problem.from + 1), severity: "error" as const, message: problem.message }] : []),
      ...marks.filter(({ to }) => to <= length).map((mark) => ({ ...mark, severity: "warning" as const })),
    ]
    editor.dispatch(setDiagnostics(editor.state, diagnostics))
  }, [problem, marks, text])

  useEffect(() => {
    const editor = view.current
    if (!editor || !target) return
    const { length } = editor.state.doc
    const [anchor, head] = [Math.min(target.from, length), Math.min(target.to, length)]
    editor.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "start", yMargin: 60 }) })
    editor.focus()
  }, [target])

  return <div ref={host} className="h-full min-h-0 [&_.cm-editor]:h-full" />
}

const readOnlyIf = (locked: boolean): Extension => [EditorState.readOnly.of(locked), EditorView.editable.of(true)]

/** One range that turns a text into another, so that the cursor stays where it is. */
function difference(before: string, after: string): { from: number; to: number; insert: string } | null {
  if (before === after) return null
  const least = Math.min(before.length, after.length)
  let from = 0
  while (from < least && before[from] === after[from]) from++
  let end = 0
  while (end < least - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
