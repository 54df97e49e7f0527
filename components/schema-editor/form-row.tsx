/** One place of the document: its name, type, whether it is required, what it means, and all else behind a click. */
"use client"
import { ChevronRight, GripVertical, ListPlus } from "lucide-react"
import { memo, type KeyboardEvent, type PointerEvent } from "react"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Row } from "#lib/schema/form.ts"
import { samePath } from "#lib/schema/form-path.ts"
import { useEditor, type Finding } from "./editor-context.ts"
import { AreaField } from "./fields.tsx"
import { RowDetails } from "./row-details.tsx"
import { holdsProperties, RowMenu } from "./row-menu.tsx"
import { RowFault, RowKept, RowName } from "./row-parts.tsx"
import { factsOf, labelOf } from "./row-words.ts"
import { TypeSelect, type NamedType } from "./type-select.tsx"

export type RowProps = {
  row: Row
  rowIndex: number
  open: boolean
  folded: boolean
  current: boolean
  drop?: "before" | "after" | "inside"
  dragged: boolean
  findings: Finding[] | undefined
  named: NamedType[]
  onKeyDown: (event: KeyboardEvent<HTMLElement>, row: Row) => void
  onGrab: (event: PointerEvent<HTMLElement>, row: Row) => void
}

const EDGES = {
  before: "before:absolute before:inset-x-0 before:-top-px before:h-0.5 before:bg-accent",
  after: "before:absolute before:inset-x-0 before:-bottom-px before:h-0.5 before:bg-accent",
  inside: "bg-accent-soft",
}

export const FormRow = memo(Drawn, (a, b) => sameRow(a.row, b.row) && ROW_PARTS.every((part) => a[part] === b[part]))
const ROW_PARTS = ["rowIndex", "open", "folded", "current", "drop", "dragged", "findings", "named", "onKeyDown", "onGrab"] as const

/** Rows are made anew with each change; the schema in them is not. A reference also depends on what it names. */
const sameRow = (a: Row, b: Row): boolean =>
  a.node === b.node && a.required === b.required && a.name === b.name && a.depth === b.depth && a.index === b.index && a.count === b.count && samePath(a.path, b.path) &&
  a.ref?.known === b.ref?.known && a.variants?.discriminator === b.variants?.discriminator && a.nullable === b.nullable

function Drawn({ row, rowIndex, open, folded, current, drop, dragged, findings, named, onKeyDown, onGrab }: RowProps) {
  const { apply, readOnly, toggleDetails, toggleChildren } = useEditor()
  const { path, place } = row
  const label = labelOf(row)
  const facts = open ? [] : factsOf(row)
  const movable = !readOnly && ["property", "variant", "definition", "entry"].includes(place)
  return (
    <div
      role="row" aria-level={row.depth + 1} aria-posinset={row.index + 1} aria-setsize={row.count} aria-rowindex={rowIndex + 1}
      aria-expanded={row.hasChildren ? !folded : undefined} aria-label={`${label}, ${row.required ? "required" : place === "property" ? "optional" : place}`}
      data-row={rowIndex} tabIndex={current ? 0 : -1} onKeyDown={(event) => onKeyDown(event, row)}
      className={`group relative flex border-b border-line outline-none focus-visible:bg-hover focus-visible:shadow-[inset_2px_0_0_var(--accent)] ${drop ? EDGES[drop] : ""} ${dragged ? "opacity-50" : ""}`}
    >
      <span aria-hidden className="flex shrink-0 pl-1">
        {Array.from({ length: row.depth }, (_, level) => <span key={level} className="w-4 border-r border-line max-md:w-2.5" />)}
      </span>
      <div role="gridcell" className="flex min-w-0 flex-1 flex-col py-1 pr-2">
        <div className="flex min-h-7 min-w-0 flex-wrap items-center gap-x-1">
          <span className="flex w-9 shrink-0 items-center max-md:-ml-1">
            {movable ? (
              <span aria-hidden onPointerDown={(event) => onGrab(event, row)} className="reveal flex h-7 w-4 shrink-0 cursor-grab touch-none items-center justify-center text-ink-3">
                <GripVertical size="0.875rem" />
              </span>
            ) : <span className="w-4 shrink-0" />}
            {row.hasChildren && (
              <button type="button" tabIndex={-1} aria-label={folded ? `Show what is in ${label}` : `Hide what is in ${label}`} onClick={() => toggleChildren(path)} className="flex h-7 w-5 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink">
                <ChevronRight size="0.875rem" className={`transition-transform ${folded ? "" : "rotate-90"}`} aria-hidden />
              </button>
            )}
          </span>
          <RowName row={row} />
          <TypeSelect row={row} named={named} />
          <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 max-md:order-last max-md:basis-full max-md:pl-8">
            {row.nullable && <span className="text-meta text-ink-3">or null</span>}
            {place === "property" && (
              <button
                type="button" aria-label={`${label} is ${row.required ? "required" : "optional"}`} disabled={readOnly} onClick={() => apply({ do: "required", path, on: !row.required })}
                className={`h-6 shrink-0 rounded-full px-2 text-meta transition-colors max-md:h-8 ${row.required ? "bg-accent-soft font-medium text-accent" : "text-ink-3 hover:bg-hover hover:text-ink"}`}
              >
                {row.required ? "required" : "optional"}
              </button>
            )}
            <RowKept row={row} />
          </span>
          <span className="ml-auto flex items-center">
            {!readOnly && holdsProperties(row) && <IconButton icon={ListPlus} size="sm" label={`Add a property to ${label}`} tabIndex={-1} onClick={() => apply({ do: "add", path }, "name")} className="reveal" />}
            <RowMenu row={row} />
            <button
              type="button" aria-expanded={open} aria-label={`${open ? "less" : "more"} of ${label}`} onClick={() => toggleDetails(path)}
              className="h-6 rounded-md px-1.5 text-meta text-ink-2 hover:bg-hover hover:text-ink max-md:h-9"
            >
              {open ? "less" : "more"}
            </button>
          </span>
        </div>
        <div className="pl-10 max-md:pl-8">
          <AreaField
            value={row.description} readOnly={readOnly} aria-label={`Description of ${label}`} data-part="description" spellCheck
            onText={(text) => apply({ do: "text", path, keyword: "description", text })} placeholder={place === "root" ? "What the arguments are as a whole" : "What it means, with units and an example"}
            className="-ml-px block w-full rounded-md border border-transparent bg-transparent px-1.5 py-0.5 text-trace text-ink-2 outline-none placeholder:text-ink-3 placeholder:italic hover:border-line focus-visible:border-accent focus-visible:text-ink max-md:text-[max(1rem,16px)]"
          />
          {facts.length > 0 && (
            <button type="button" tabIndex={-1} aria-expanded={false} onClick={() => toggleDetails(path)} className="flex max-w-full flex-wrap gap-1 px-1 pt-0.5 pb-1">
              {facts.map((fact, index) => <bdi key={index} className="max-w-full truncate rounded-sm bg-sunken px-1.5 font-mono text-[0.6875rem] leading-5 text-ink-2">{fact}</bdi>)}
            </button>
          )}
          {findings?.map((finding) => <RowFault key={`${finding.rule} ${finding.why}`} finding={finding} />)}
          {open && <RowDetails row={row} />}
        </div>
      </div>
    </div>
  )
}
