/** The rows of the document, moved through and changed by keyboard or pointer; only those in sight are drawn when there are many. */
"use client"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react"
import type { Row } from "#lib/schema/form.ts"
import { isWithin, ownerOf, samePath, toPointer, type Path } from "#lib/schema/form-path.ts"
import { stepFrom, type Direction } from "#lib/schema/form-steps.ts"
import { useEditor, type Finding, type Part } from "./editor-context.ts"
import { FormRow } from "./form-row.tsx"
import { holdsProperties } from "./row-menu.tsx"
import type { NamedType } from "./type-select.tsx"
import { useDrag } from "./use-drag.ts"

const MANY = 100
const noChange = () => () => undefined

export type Focus = { path: Path; part: Part }

type Props = {
  rows: Row[]
  open: ReadonlySet<string>
  folded: ReadonlySet<string>
  findings: ReadonlyMap<string, Finding[]>
  scroller: HTMLElement | null
  /** Where the focus is to go; told once it has gone there. */
  focus: Focus | null
  onFocused: () => void
}

export function FormTree({ rows: all, open, folded, findings, scroller, focus, onFocused }: Props) {
  const editor = useEditor()
  const rows = useMemo(() => inSight(all, folded), [all, folded])
  const list = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<Path>([])
  const latest = useRef(rows)
  useLayoutEffect(() => void (latest.current = rows))
  const { drag, grab } = useDrag({ list, scroller, rows: () => latest.current, root: editor.root, onDrop: (edit) => editor.apply(edit, "row") })

  const many = rows.length > MANY
  // A style attribute that comes from the server is refused by the page.
  const inPage = useSyncExternalStore(noChange, () => true, () => false)
  const virtual = useVirtualizer({
    count: many ? rows.length : 0,
    getScrollElement: () => scroller,
    estimateSize: () => 66,
    overscan: 8,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => toPointer(rows[index]?.path ?? []),
  })

  useEffect(() => {
    if (!focus) return
    const index = rows.findIndex(({ path }) => samePath(path, focus.path))
    if (index < 0) return onFocused()
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)
    if (!row) return virtual.scrollToIndex(index)
    setCurrent(focus.path)
    const part = focus.part === "row" ? row : (row.querySelector<HTMLElement>(`[data-part="${focus.part}"]`) ?? row)
    part.focus()
    if (part instanceof HTMLInputElement) part.select()
    onFocused()
  })

  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>, row: Row) => {
    const index = latest.current.findIndex(({ path }) => samePath(path, row.path))
    const go = (to: Row | undefined, part: Part = "row") => {
      if (!to) return
      event.preventDefault()
      setCurrent(to.path)
      focusIn(list.current, latest.current.indexOf(to), part, () => virtual.scrollToIndex(latest.current.indexOf(to)))
    }
    const action = readKey(event, row)
    switch (action) {
      case "": return
      case "up": return go(latest.current[index - 1], partOf(event))
      case "down": return go(latest.current[index + 1], partOf(event))
      case "first": return go(latest.current[0])
      case "last": return go(latest.current.at(-1))
      case "name": return go(row, "name")
      case "row": return go(row)
      case "inward":
        event.preventDefault()
        if (row.hasChildren && folded.has(toPointer(row.path))) return editor.toggleChildren(row.path)
        return open.has(toPointer(row.path)) ? undefined : editor.toggleDetails(row.path)
      case "outward":
        event.preventDefault()
        if (open.has(toPointer(row.path))) return editor.toggleDetails(row.path)
        if (row.hasChildren && !folded.has(toPointer(row.path))) return editor.toggleChildren(row.path)
        return go(latest.current.find(({ path }) => row.owner && samePath(path, row.owner)))
      default: {
        event.preventDefault()
        if (editor.readOnly) return
        const edit = action === "remove" ? (row.place === "root" ? null : ({ do: "remove", path: row.path } as const))
          : action === "add" ? (row.place === "property" && !holdsProperties(row) ? ({ do: "add", path: ownerOf(row.path), index: row.index + 1 } as const) : ({ do: "add", path: row.path } as const))
          : stepFrom(editor.root(), row.path, action.move)
        if (edit) editor.apply(edit, action === "add" ? "name" : "row")
      }
    }
  }, [editor, open, folded, virtual])

  const types = all.filter(({ place }) => place === "definition")
  // The same list for every row until a type comes, goes or is renamed.
  const named = useMemo<NamedType[]>(() => types.map(({ name, path }) => ({ name, to: `#${toPointer(path)}` })), [types.map(({ path }) => toPointer(path)).join(" ")])
  const draw = (row: Row, index: number) => (
    <FormRow
      row={row} rowIndex={index} open={open.has(toPointer(row.path))} folded={folded.has(toPointer(row.path))} current={samePath(row.path, current)}
      drop={drag?.over === index ? drag.where : undefined} dragged={drag?.from === index} findings={findings.get(toPointer(row.path))} named={named} onKeyDown={onKeyDown} onGrab={grab}
    />
  )
  return (
    <div ref={list} role="treegrid" aria-label="Arguments" aria-rowcount={rows.length} aria-readonly={editor.readOnly || undefined} onFocus={({ target }) => {
      const index = Number(target.closest<HTMLElement>("[data-row]")?.dataset.row)
      const path = rows[index]?.path
      if (path && !samePath(path, current)) setCurrent(path)
    }}>
      {many && !inPage ? rows.slice(0, 20).map((row, index) => <div key={index} role="presentation">{draw(row, index)}</div>) : many ? (
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index]
            return row && (
              <div key={key} role="presentation" ref={virtual.measureElement} data-index={index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}>
                {draw(row, index)}
              </div>
            )
          })}
        </div>
      ) : rows.map((row, index) => <div key={placeKey(row, rows)} role="presentation">{draw(row, index)}</div>)}
    </div>
  )
}

/** By number, not by name: a row that is renamed stays the same row, and its fields keep the focus. */
const placeKey = (row: Row, rows: Row[]): string => {
  const owner = row.owner && rows.find(({ path }) => row.owner && samePath(path, row.owner))
  return `${owner ? placeKey(owner, rows) : ""}/${row.place}${row.index}`
}

/** Without what stands in folded rows. */
function inSight(rows: Row[], folded: ReadonlySet<string>): Row[] {
  if (folded.size === 0) return rows
  let inside: Path | null = null
  return rows.filter((row) => {
    if (inside && row.path.length > inside.length && isWithin(row.path, inside)) return false
    inside = folded.has(toPointer(row.path)) ? row.path : null
    return true
  })
}

type Action = "" | "up" | "down" | "first" | "last" | "name" | "row" | "inward" | "outward" | "remove" | "add" | { move: Direction }

const MOVES: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" }
const ON_ROW: Record<string, Action> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "inward", ArrowLeft: "outward", Home: "first", End: "last", Enter: "name", F2: "name", Delete: "remove", Backspace: "remove", Insert: "add", "+": "add" }

/** What a key means here. In a text field Alt+Left and Right are the field's own; up and down leave a line of text, not a paragraph or a list. */
function readKey(event: KeyboardEvent<HTMLElement>, row: Row): Action {
  const { key, altKey, target, currentTarget } = event
  if (event.ctrlKey || event.metaKey || event.nativeEvent.isComposing || !(target instanceof HTMLElement)) return ""
  const onRow = target === currentTarget
  const typing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  const move = MOVES[key]
  if (altKey) return move && row.place !== "root" && !(typing && (move === "in" || move === "out")) ? { move } : ""
  if (onRow) return ON_ROW[key] ?? ""
  if (key === "Escape") return "row"
  if (target.dataset.part === "name" && (key === "ArrowUp" || key === "ArrowDown")) return key === "ArrowUp" ? "up" : "down"
  return ""
}

const partOf = ({ target, currentTarget }: KeyboardEvent<HTMLElement>): Part => (target === currentTarget ? "row" : "name")

/** Puts the focus into a row, after it has been scrolled into the page if it was not drawn. */
function focusIn(list: HTMLElement | null, index: number, part: Part, show: () => void, tries = 5): void {
  const row = list?.querySelector<HTMLElement>(`[data-row="${index}"]`)
  const target = part === "row" ? row : (row?.querySelector<HTMLElement>(`[data-part="${part}"]`) ?? row)
  if (target) return target.focus()
  show()
  if (tries > 0) requestAnimationFrame(() => focusIn(list, index, part, show, tries - 1))
}
