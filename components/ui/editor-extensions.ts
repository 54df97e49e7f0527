/** What every CodeMirror of the page needs for its policy on styles. */
import type { Extension } from "@codemirror/state"
import { EditorView } from "@codemirror/view"

/** The styles that CodeMirror writes are let in by the nonce of the page, which its scripts carry. */
export function nonce(): Extension {
  const own = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce
  return own ? EditorView.cspNonce.of(own) : []
}

/** For `beforeinput`: Chrome would carry the colour of the replaced text over in a style attribute, which the policy refuses. */
export function typeOverSelection({ inputType, data }: InputEvent, view: EditorView): boolean {
  if (inputType !== "insertText" || data === null || view.composing || view.state.readOnly || view.state.selection.main.empty) return false
  view.dispatch(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true })
  return true
}
