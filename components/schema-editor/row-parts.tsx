/** The small parts of a row: its name, what is kept beside it, what is wrong with it. */
"use client"
import { TriangleAlert } from "lucide-react"
import { Button } from "#components/ui/button.tsx"
import type { Row } from "#lib/schema/form.ts"
import { valueAt } from "#lib/schema/form-path.ts"
import { useEditor, type Finding } from "./editor-context.ts"
import { DraftField } from "./fields.tsx"
import { labelOf } from "./row-words.ts"

/** Characters that look like nothing: two names with them may look the same. */
const HIDDEN = /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\u00a0\u115f\u3164]/u

export function RowName({ row }: { row: Row }) {
  const { apply, root, readOnly } = useEditor()
  const { path, place, name } = row
  if (place !== "property" && place !== "definition") return <span className="min-w-16 truncate px-1.5 text-trace font-medium text-ink-2">{labelOf(row)}</span>
  const holder = path.slice(0, -1)
  const check = (text: string) => {
    const siblings = valueAt(root(), holder)
    return text === "" ? "a name" : text !== name && typeof siblings === "object" && siblings !== null && Object.hasOwn(siblings, text) ? "taken" : undefined
  }
  const hidden = HIDDEN.exec(name)?.[0]
  return (
    <>
      <DraftField
        value={name} placeholder="(no name)" readOnly={readOnly} check={check} aria-label={place === "property" ? "Name" : "Name of the type"} data-part="name" dir="auto"
        onCommit={(text) => apply({ do: "rename", path, name: text })}
        className={`field-sizing-content h-7 max-w-[60%] min-w-12 shrink rounded-md border border-transparent bg-transparent px-1.5 font-mono text-trace font-medium outline-none hover:border-line focus-visible:border-accent max-md:h-9 max-md:max-w-[40%] max-md:text-[max(1rem,16px)] ${place === "definition" ? "text-kind-delegation" : ""}`}
      />
      {hidden && <span className="shrink-0 text-meta text-waiting">holds U+{hidden.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}, which cannot be seen</span>}
    </>
  )
}

/** What stays in the JSON without being shown here. */
export function RowKept({ row: { kept, path } }: { row: Row }) {
  const { openJson } = useEditor()
  if (kept.length === 0) return null
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1">
      {kept.slice(0, 3).map((keyword) => (
        <button key={keyword} type="button" onClick={() => openJson([...path, keyword])} title="Stays as it is; opens it in the JSON" className="max-w-32 truncate rounded-sm border border-dashed border-line-strong px-1 font-mono text-[0.6875rem] leading-4 text-ink-2 hover:bg-hover hover:text-ink">
          <span className="font-sans text-ink-3">kept </span>{keyword}
        </button>
      ))}
      {kept.length > 3 && <button type="button" onClick={() => openJson(path)} className="rounded-sm px-1 text-[0.6875rem] text-ink-2 hover:bg-hover">{kept.length - 3} more</button>}
    </span>
  )
}

export function RowFault({ finding }: { finding: Finding }) {
  const { onFix, readOnly } = useEditor()
  return (
    <p className="flex items-start gap-1.5 px-1.5 py-1 text-meta text-waiting">
      <TriangleAlert size="0.75rem" className="mt-0.5 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">{finding.why}</span>
      {finding.rewrite !== undefined && onFix && !readOnly && <Button size="sm" look="quiet" className="-my-1 h-6! text-accent" onClick={() => onFix(finding)}>Fix</Button>}
    </p>
  )
}
