/** What a place holds: a JSON type, a named type, or one of several options. */
"use client"
import { ChevronsUpDown } from "lucide-react"
import type { Row } from "#lib/schema/form.ts"
import type { Edit } from "#lib/schema/form-edits.ts"
import { TYPES } from "#lib/schema/form-vocabulary.ts"
import { useEditor } from "./editor-context.ts"
import { labelOf } from "./row-words.ts"

/** A type of the document and the `$ref` that names it. */
export type NamedType = { name: string; to: string }

export function TypeSelect({ row, named }: { row: Row; named: NamedType[] }) {
  const { apply, readOnly } = useEditor()
  const now = currentOf(row)
  const choose = (value: string) => {
    const edit = editFor(row, value)
    if (edit) apply(edit)
  }
  return (
    <span className="relative flex min-w-0 shrink-0 items-center">
      <select
        aria-label={`Type of ${labelOf(row)}`} value={now.value} disabled={readOnly} onChange={({ target }) => choose(target.value)}
        className={`field-sizing-content h-7 max-w-36 appearance-none truncate rounded-md border border-transparent bg-transparent pr-5 pl-1.5 text-trace text-kind-builtin outline-none hover:border-line-strong focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent disabled:opacity-100 max-md:h-9 max-md:text-[max(1rem,16px)] ${now.odd ? "text-waiting!" : ""}`}
      >
        {!now.listed && <option value={now.value}>{now.label}</option>}
        <option value="any">any</option>
        {TYPES.map((type) => <option key={type} value={`type ${type}`}>{type}</option>)}
        {row.place !== "root" && <option value="options">one of …</option>}
        {named.length > 0 && row.place !== "root" && (
          <optgroup label="Named types">
            {named.map(({ name, to }) => <option key={to} value={`ref ${to}`}>{name}</option>)}
          </optgroup>
        )}
      </select>
      <ChevronsUpDown size="0.6875rem" className="pointer-events-none absolute right-1 text-ink-3" aria-hidden />
    </span>
  )
}

/** `listed`: it is among the choices; `odd`: JSON has no such type, or a reference leads nowhere. */
function currentOf({ ref, variants, types, enum: values, const: constant, place }: Row): { value: string; label: string; listed: boolean; odd: boolean } {
  if (ref) return { value: `ref ${ref.to}`, label: ref.name ?? ref.to, listed: ref.name !== undefined && ref.known && place !== "root", odd: !ref.known }
  if (variants && types.length === 0) return { value: "options", label: "one of …", listed: place !== "root", odd: false }
  const [type] = types
  if (type === undefined) return values || constant ? { value: "values", label: "values", listed: false, odd: false } : { value: "any", label: "any", listed: true, odd: false }
  const known = types.every((each) => TYPES.includes(each))
  return { value: `type ${types.join(" | ")}`, label: types.join(" | "), listed: types.length === 1 && known, odd: !known }
}

function editFor({ path }: Row, value: string): Edit | null {
  if (value === "any") return { do: "type", path, type: null }
  if (value === "options") return { do: "addVariant", path }
  if (value.startsWith("ref ")) return { do: "ref", path, to: value.slice(4) }
  const type = value.slice(5)
  return TYPES.includes(type) ? { do: "type", path, type } : null
}
