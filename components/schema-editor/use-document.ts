/** One history for the form, the words and the JSON: whatever was changed last is what undo takes back. */
"use client"
import { useCallback, useEffect, useReducer, useRef } from "react"
import type { Edit } from "#lib/schema/form-edits.ts"
import { beginHistory, record, redo, undo, type History } from "#lib/schema/form-history.ts"
import { toPointer } from "#lib/schema/form-path.ts"
import { editDoc, openDoc, sameTool, typeText, withParameters, type Doc, type ToolWords } from "./document.ts"

type Change =
  | { do: "edit"; edit: Edit; at: number }
  | { do: "words"; name?: string; description?: string; at: number }
  | { do: "text"; text: string; at: number }
  | { do: "outside"; tool: ToolWords; at: number }
  | { do: "undo" }
  | { do: "redo" }

export type ToolDocument = {
  doc: Doc
  canUndo: boolean
  canRedo: boolean
  change: (change: ChangeOf) => void
}
/** A change without its time. */
export type ChangeOf = Change extends infer C ? (C extends { at: number } ? Omit<C, "at"> : C) : never

/** Holds the document while it is open; `onChange` hears every change that leaves it whole, `tool` from outside replaces it. */
export function useToolDocument(tool: ToolWords, onChange: (tool: ToolWords) => void): ToolDocument {
  const [history, dispatch] = useReducer(next, tool, (words) => beginHistory(openDoc(words)))
  const { now: doc } = history
  // What the owner knows, then what it was told and has not given back.
  const told = useRef<ToolWords[]>([tool])
  const listener = useRef(onChange)
  useEffect(() => void (listener.current = onChange))

  const { name, description, parameters } = doc
  useEffect(() => {
    const now = { name, description, parameters }
    const last = told.current.at(-1) ?? now
    if (last.name === name && last.description === description && last.parameters === parameters) return
    told.current.push(now)
    listener.current(now)
  }, [name, description, parameters])

  useEffect(() => {
    // The owner may be some changes behind: what it gives back of ours is no news.
    const ours = told.current.findIndex((one) => sameTool(one, tool))
    if (ours >= 0) return void told.current.splice(0, ours)
    told.current = [tool]
    dispatch({ do: "outside", tool, at: Date.now() })
  }, [tool.name, tool.description, tool.parameters])

  const change = useCallback((given: ChangeOf) => dispatch(given.do === "undo" || given.do === "redo" ? given : { ...given, at: Date.now() }), [])
  return { doc, canUndo: history.past.length > 0, canRedo: history.future.length > 0, change }
}

function next(history: History<Doc>, change: Change): History<Doc> {
  const { now } = history
  switch (change.do) {
    case "undo": return undo(history)
    case "redo": return redo(history)
    case "edit": {
      const { doc } = editDoc(now, change.edit)
      return doc === now ? history : record(history, doc, { group: groupOf(change.edit), at: change.at })
    }
    case "words": {
      const { name = now.name, description = now.description } = change
      return record(history, { ...now, name, description }, { group: change.name === undefined ? "description" : "name", at: change.at })
    }
    case "text": return change.text === now.text ? history : record(history, typeText(now, change.text), { group: "json", at: change.at })
    case "outside": {
      const { name, description, parameters } = change.tool
      return sameTool(change.tool, now) ? history : record(history, withParameters({ ...now, name, description }, parameters), { group: "outside", at: change.at })
    }
    default: return change satisfies never
  }
}

/** Typing in one field is one step. */
const groupOf = (edit: Edit): string | undefined =>
  edit.do === "text" || edit.do === "limit" || edit.do === "value" ? `${edit.do} ${edit.keyword} ${toPointer(edit.path)}` : undefined
