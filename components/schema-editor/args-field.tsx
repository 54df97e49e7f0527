/** One argument: its name, what it means, a field of the fitting kind, and what is wrong with it. */
"use client"
import { useId, useState } from "react"
import type { Json } from "#lib/agent/types.ts"
import { schemaAt, toPointer, type Path } from "#lib/schema/form-path.ts"
import type { Problem } from "./args-check.ts"
import { useArgs } from "./args-context.ts"
import { ListField, ObjectField, OptionsField } from "./args-groups.tsx"
import { readText } from "#lib/schema/form-text.ts"
import { allowsNull, settle, shapeOf, type Shape } from "./args-shape.ts"
import { AreaField, Check, field, NumberField } from "./fields.tsx"
import { brief } from "./row-words.ts"

export type FieldProps = {
  /** Where the value stands in the arguments, and its schema in the document. */
  at: Path
  schemaPath: Path
  value: Json | undefined
  required: boolean
  onValue: (value: Json | undefined) => void
}

const line = `${field} h-8 w-full max-md:h-10`

export function ArgsField(props: FieldProps) {
  const { root, problems, readOnly } = useArgs()
  const id = useId()
  const { at, schemaPath, required, value, onValue } = props
  const settled = settle(root, schemaPath)
  const shape: Shape = settled ? shapeOf(root, settled) : { kind: "json" }
  const schema = schemaAt(root, schemaPath) ?? {}
  const settledSchema = settled && schemaAt(root, settled)
  const told = schema.description ?? settledSchema?.description
  const problem = problems.get(toPointer(at))
  const name = at.at(-1) ?? "Arguments"
  const orNull = settledSchema && allowsNull(settledSchema) && <Check label="null" checked={value === null} disabled={readOnly} onChange={(on) => onValue(on ? null : undefined)} />
  const isGroup = shape.kind === "object" || shape.kind === "list" || shape.kind === "options"
  const label = at.length > 0 && (
    <span className="flex flex-wrap items-baseline gap-x-1.5">
      <bdi className="font-mono text-trace font-medium break-all">{/^\d+$/.test(name) ? `item ${Number(name) + 1}` : name}</bdi>
      {!required && <span className="text-meta text-ink-3">optional</span>}
    </span>
  )
  const about = typeof told === "string" && told !== "" && <span id={`${id}-about`} className="text-meta whitespace-pre-line text-ink-2">{told}</span>
  const wrong = problem && <ProblemText id={`${id}-problem`} problem={problem} />
  const described = { "aria-describedby": [about && `${id}-about`, problem && `${id}-problem`].filter(Boolean).join(" ") || undefined, "aria-invalid": (problem && !problem.missing) || undefined }
  if (isGroup) {
    return (
      <div role="group" aria-label={name} className="flex min-w-0 flex-col gap-1">
        {label}{about}
        {orNull}
        {shape.kind === "object" && value !== null && <ObjectField {...props} shape={shape} />}
        {shape.kind === "list" && value !== null && <ListField {...props} items={shape.items} />}
        {shape.kind === "options" && <OptionsField {...props} options={shape.options} />}
        {(shape.kind !== "options" || value === undefined) && wrong}
      </div>
    )
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id}>{label}</label>
      {about}
      {!(orNull && value === null) && <Plain {...props} id={id} shape={shape} described={described} />}
      {orNull}
      {wrong}
    </div>
  )
}

type PlainProps = FieldProps & { id: string; shape: Shape; described: { "aria-describedby": string | undefined; "aria-invalid": boolean | undefined } }

/** The fields for values that hold no others. A field that was emptied is an argument that is not given. */
function Plain({ id, shape, value, onValue, required, described, at }: PlainProps) {
  const { readOnly } = useArgs()
  switch (shape.kind) {
    case "choice": return <Choice id={id} values={shape.values} value={value} required={required} onValue={onValue} {...described} />
    case "boolean": return <Choice id={id} values={[true, false]} value={value} required={required} onValue={onValue} {...described} />
    case "number": {
      if (value !== undefined && typeof value !== "number") return <JsonField id={id} value={value} onValue={onValue} {...described} />
      return <NumberField id={id} {...described} readOnly={readOnly} value={value} onNumber={(next) => onValue(next ?? undefined)} className={`${line} tabular-nums`} />
    }
    case "text": {
      if (value !== undefined && typeof value !== "string") return <JsonField id={id} value={value} onValue={onValue} {...described} />
      const set = (text: string) => onValue(text === "" ? undefined : text)
      if (shape.long || value?.includes("\n")) return <AreaField id={id} {...described} readOnly={readOnly} value={value ?? ""} onText={set} className={`${field} min-h-16 w-full py-1.5`} />
      return <input id={id} {...described} type={shape.input} readOnly={readOnly} value={value ?? ""} onChange={({ target }) => set(target.value)} autoComplete="off" spellCheck={false} className={line} />
    }
    case "json": case "object": case "list": case "options": return <JsonField id={id} label={at.at(-1)} value={value} onValue={onValue} {...described} />
    default: return shape satisfies never
  }
}

type Described = { "aria-describedby"?: string; "aria-invalid"?: boolean }

function Choice({ id, values, value, required, onValue, ...described }: { id: string; values: Json[]; value: Json | undefined; required: boolean; onValue: (value: Json | undefined) => void } & Described) {
  const { readOnly } = useArgs()
  const index = values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value))
  return (
    <select id={id} {...described} disabled={readOnly} value={value === undefined ? "none" : String(index)} onChange={({ target }) => onValue(target.value === "none" ? undefined : values[Number(target.value)])} className={line}>
      {(value === undefined || !required) && <option value="none">{required ? "choose …" : "not given"}</option>}
      {value !== undefined && index < 0 && <option value="-1">{brief(value)}</option>}
      {values.map((one, at) => <option key={JSON.stringify(one)} value={at}>{brief(one, 80)}</option>)}
    </select>
  )
}

/** JSON by hand. What cannot be read stays in the field and is told; the value is the last that could be read. */
export function JsonField({ id, label, value, onValue, rows = 2, ...described }: { id?: string; label?: string; value: Json | undefined; onValue: (value: Json | undefined) => void; rows?: number } & Described) {
  const { readOnly } = useArgs()
  const [draft, setDraft] = useState<string | null>(null)
  const fault = draft === null || draft.trim() === "" ? undefined : faultOf(draft)
  const type = (text: string) => {
    setDraft(text)
    if (text.trim() === "") onValue(undefined)
    else if (!faultOf(text)) onValue(JSON.parse(text))
  }
  return (
    <>
      <textarea
        id={id} {...described} aria-label={label} aria-invalid={fault !== undefined || described["aria-invalid"]} readOnly={readOnly} rows={rows} spellCheck={false} placeholder="JSON"
        value={draft ?? (value === undefined ? "" : JSON.stringify(value, null, 2))} onChange={({ target }) => type(target.value)} onBlur={() => fault === undefined && setDraft(null)}
        className={`${field} field-sizing-content max-h-96 w-full resize-y py-1.5 font-mono text-code! aria-invalid:border-error max-md:text-[max(1rem,16px)]!`}
      />
      {fault && <ProblemText problem={{ text: fault, missing: false }} />}
    </>
  )
}

function faultOf(text: string): string | undefined {
  const tree = readText(text)
  return "problem" in tree ? `line ${tree.problem.line}: ${tree.problem.message}` : undefined
}

export const ProblemText = ({ id, problem }: { id?: string; problem: Problem }) => (
  <span id={id} className={`text-meta ${problem.missing ? "text-ink-2 italic" : "text-error"}`}>{problem.text}</span>
)
