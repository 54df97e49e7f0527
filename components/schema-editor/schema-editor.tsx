/** A tool's words and parameters as a form, as JSON and as a signature, all three of one document. */
"use client"
import { CircleAlert, Plus, Redo2, Shapes, Undo2 } from "lucide-react"
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { rowsOf } from "#lib/schema/form.ts"
import { applyEdit, type Edit } from "#lib/schema/form-edits.ts"
import { carried, fromPointer, toPointer, type Path } from "#lib/schema/form-path.ts"
import { readText, spanOf } from "#lib/schema/form-text.ts"
import type { ToolWords } from "./document.ts"
import { EditorContext, type Editor, type Finding, type Part } from "./editor-context.ts"
import { FormTree, type Focus } from "./form-tree.tsx"
import type { JsonMark } from "./json-pane.tsx"
import { useKeptText } from "./kept-text.ts"
import { tellEdit } from "./row-words.ts"
import { SignaturePane } from "./signature-pane.tsx"
import { ToolFields } from "./tool-fields.tsx"
import { useToolDocument } from "./use-document.ts"
import { ViewTabs } from "./view-tabs.tsx"
import { useWide } from "./use-wide.ts"

const JsonPane = lazy(() => import("./json-pane.tsx").then(({ JsonPane: Pane }) => ({ default: Pane })))

type Props = ToolWords & {
  /** Hears every change after which the document can be read; the last one stands while the JSON has a fault. */
  onChange: (tool: ToolWords) => void
  /** What is wrong with the JSON, or null again. */
  onProblem?: (problem: string | null) => void
  readOnly?: boolean
  /** Under which JSON that cannot be read yet is kept in this tab. */
  keepAs?: string
  findings?: Finding[]
  onFix?: (finding: Finding) => void
  /** A row to show; a new object is a new wish. */
  goTo?: { path: Path } | null
}

type Tab = "form" | "json" | "types"

/** Fills the height it is given; wide, the form stands beside the JSON or the signature, narrow, the three are tabs. */
export function SchemaEditor({ onChange, onProblem, readOnly = false, keepAs, findings = NONE, onFix, goTo = null, ...tool }: Props) {
  const { doc, canUndo, canRedo, change } = useToolDocument(tool, onChange)
  useKeptText(keepAs, doc, (text) => change({ do: "text", text }))
  const [tab, setTab] = useState<Tab>("form")
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [focus, setFocus] = useState<Focus | null>(null)
  const [said, setSaid] = useState("")
  const [target, setTarget] = useState<{ from: number; to: number } | null>(null)
  const whole = useRef<HTMLDivElement>(null)
  // A state, since the rows must be drawn again when it is there.
  const [scroller, setScroller] = useState<HTMLElement | null>(null)
  const wide = useWide(whole)
  const latest = useRef(doc)
  useLayoutEffect(() => void (latest.current = doc))

  const { problem, parameters, text } = doc
  const locked = readOnly || problem !== null
  const rows = useMemo(() => rowsOf(parameters), [parameters])
  useEffect(() => onProblem?.(problem && `Line ${problem.line}: ${problem.message}`), [problem?.line, problem?.message])

  useEffect(() => {
    if (!goTo) return
    setTab((now) => (wide ? now : "form"))
    setFolded(NOTHING)
    setFocus({ path: goTo.path, part: "row" })
  }, [goTo])

  const apply = useCallback((edit: Edit, part?: Part) => {
    const before = latest.current
    if (before.problem) return
    const { schema, path } = applyEdit(before.parameters, edit)
    change({ do: "edit", edit })
    if (schema === before.parameters) return
    const words = tellEdit(edit, schema, path)
    if (words) setSaid(words)
    const from = "path" in edit && ["rename", "place", "reorder"].includes(edit.do) ? edit.path : null
    if (from) {
      const follow = (pointers: ReadonlySet<string>) => new Set([...pointers].map((pointer) => toPointer(carried(fromPointer(pointer), from, path))))
      setOpen(follow)
      setFolded(follow)
    }
    if (part) setFocus({ path, part })
  }, [change])

  const openJson = useCallback((path: Path) => {
    setTab("json")
    const tree = readText(latest.current.text)
    if (!("problem" in tree)) setTarget(spanOf(tree.node, path) ?? null)
  }, [])

  const editor = useMemo<Editor>(() => ({
    root: () => latest.current.parameters,
    readOnly: locked, apply, openJson, onFix,
    toggleDetails: (path) => setOpen((now) => toggled(now, toPointer(path))),
    toggleChildren: (path) => setFolded((now) => toggled(now, toPointer(path))),
  }), [locked, apply, openJson, onFix])

  const step = (direction: "undo" | "redo") => {
    change({ do: direction })
    setSaid(direction === "undo" ? "Undone." : "Done again.")
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const key = event.key.toLowerCase()
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y") || event.defaultPrevented) return
    event.preventDefault()
    step(key === "y" || event.shiftKey ? "redo" : "undo")
  }

  const byPlace = useMemo(() => groupFindings(findings), [findings])
  const marks = useMemo(() => (problem ? NO_MARKS : marksOf(text, findings)), [text, problem, findings])
  const showProblem = () => {
    setTab("json")
    if (problem) setTarget({ from: problem.from, to: problem.from })
  }

  const form = (
    <section aria-label="Form" className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-1 border-b border-line px-2">
        <Button size="sm" look="quiet" disabled={locked} onClick={() => apply({ do: "add", path: [] }, "name")}><Plus size="0.875rem" aria-hidden />Argument</Button>
        <Button size="sm" look="quiet" disabled={locked} onClick={() => apply({ do: "addDefinition" }, "name")}><Shapes size="0.875rem" aria-hidden />Named type</Button>
        <span className="ml-auto" />
        <IconButton icon={Undo2} label="Undo" shortcut="Ctrl Z" disabled={!canUndo || readOnly} onClick={() => step("undo")} />
        <IconButton icon={Redo2} label="Redo" shortcut="Ctrl Shift Z" disabled={!canRedo || readOnly} onClick={() => step("redo")} />
      </div>
      {problem && <Waits onShow={showProblem} line={problem.line} />}
      <div ref={setScroller} className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <ToolFields name={doc.name} description={doc.description} readOnly={readOnly} findings={byPlace} onWords={(words) => change({ do: "words", ...words })} />
        <EditorContext value={editor}>
          <FormTree rows={rows} open={open} folded={folded} findings={byPlace} scroller={scroller} focus={focus} onFocused={() => setFocus(null)} />
        </EditorContext>
        {rows.length === 1 && !locked && <p className="px-5 py-6 text-trace text-ink-2">It takes no arguments. Add one for each thing that the model must decide.</p>}
      </div>
    </section>
  )

  const jsonPane = () => (
    <>
      <div className="min-h-0 flex-1">
        <Suspense fallback={<p className="p-4 text-trace text-ink-3">Opening…</p>}>
          <JsonPane text={text} problem={problem} marks={marks} readOnly={readOnly} target={target} onText={(typed) => change({ do: "text", text: typed })} onUndo={() => step("undo")} onRedo={() => step("redo")} />
        </Suspense>
      </div>
      {problem && (
        <button type="button" role="alert" onClick={showProblem} className="flex shrink-0 items-start gap-2 border-t border-line px-3 py-2 text-left text-trace text-error hover:bg-hover">
          <CircleAlert size="0.875rem" className="mt-0.5 shrink-0" aria-hidden />
          <span><span className="tabular-nums">Line {problem.line}, column {problem.column}</span>: {problem.message}.</span>
        </button>
      )}
    </>
  )
  const json = <>JSON{problem && <CircleAlert size="0.75rem" className="text-error" aria-label="has an error" />}</>
  const tabs = [
    ...(wide ? [] : [{ name: "form" as const, label: "Form", panel: () => form }]),
    { name: "json" as const, label: json, panel: jsonPane },
    { name: "types" as const, label: "TypeScript", panel: () => <SignaturePane name={doc.name} description={doc.description} parameters={parameters} /> },
  ]
  return (
    <div ref={whole} onKeyDown={onKeyDown} className="flex h-full min-h-0 w-full bg-surface">
      {wide && <div className="min-w-0 flex-[1.15] border-r border-line">{form}</div>}
      <ViewTabs label="Views of the tool" tabs={tabs} shown={wide && tab === "form" ? "json" : tab} onShow={setTab} />
      <p role="status" className="sr-only">{said}</p>
    </div>
  )
}

function Waits({ line, onShow }: { line: number; onShow: () => void }) {
  return (
    <p className="flex shrink-0 items-center gap-2 border-b border-line bg-sunken px-3 py-1.5 text-trace">
      <CircleAlert size="0.875rem" className="shrink-0 text-error" aria-hidden />
      <span className="min-w-0 flex-1">Line {line} of the JSON cannot be read, so the form waits. Nothing is lost.</span>
      <Button size="sm" look="quiet" className="text-accent" onClick={onShow}>Show line {line}</Button>
    </p>
  )
}

const NONE: Finding[] = []
const NOTHING: ReadonlySet<string> = new Set()
const NO_MARKS: JsonMark[] = []
const PARAMETERS = "/parameters"

const toggled = (now: ReadonlySet<string>, pointer: string): ReadonlySet<string> => {
  const next = new Set(now)
  if (!next.delete(pointer)) next.add(pointer)
  return next
}

/** By the row they belong to: the pointer within the parameters, or `/name` and `/description` of the tool with a `tool:` before it. */
function groupFindings(findings: Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const pointer = finding.path.startsWith(PARAMETERS) ? finding.path.slice(PARAMETERS.length) : `tool:${finding.path}`
    groups.set(pointer, [...(groups.get(pointer) ?? []), finding])
  }
  return groups
}

function marksOf(text: string, findings: Finding[]): JsonMark[] {
  const tree = findings.length > 0 ? readText(text) : null
  if (!tree || "problem" in tree) return NO_MARKS
  return findings.flatMap(({ path, why }) => {
    const span = path.startsWith(`${PARAMETERS}/`) ? spanOf(tree.node, fromPointer(path.slice(PARAMETERS.length))) : undefined
    return span ? [{ from: span.from, to: Math.min(span.to, span.from + (text.slice(span.from).indexOf(":") + 1 || 1)), message: why }] : []
  })
}
