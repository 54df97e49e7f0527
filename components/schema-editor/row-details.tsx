/** What a place allows beyond its type: values, default, limits, options. */
"use client"
import { useId } from "react"
import type { Json } from "#lib/agent/types.ts"
import type { Row } from "#lib/schema/form.ts"
import { limitsFor, type Limit } from "#lib/schema/form-vocabulary.ts"
import { useEditor } from "./editor-context.ts"
import { EnumChips } from "./enum-chips.tsx"
import { Check, DraftField, field, Labelled, NumberField, ValueField } from "./fields.tsx"
import { brief, labelOf } from "./row-words.ts"

const FORMATS = ["date", "time", "date-time", "duration", "email", "uri", "uuid", "hostname", "ipv4", "ipv6", "regex", "json-pointer"]

const LIMIT_LABELS: Record<Limit, string> = {
  minimum: "At least", maximum: "At most", exclusiveMinimum: "More than", exclusiveMaximum: "Less than", multipleOf: "In steps of",
  minLength: "Shortest", maxLength: "Longest", minItems: "Fewest items", maxItems: "Most items", minProperties: "Fewest names", maxProperties: "Most names",
}

const line = `${field} h-8 w-full max-md:h-10`

export function RowDetails({ row }: { row: Row }) {
  const { apply, readOnly } = useEditor()
  const formats = useId()
  const { path, types, place } = row
  const name = labelOf(row)
  const isText = types.length === 1 && types[0] === "string"
  const scalar = !row.ref && !row.variants && (types.length === 0 || types.some((type) => !["object", "array", "dict", "null", "boolean"].includes(type)))
  const text = (keyword: "title" | "pattern" | "format") => (value: string) => apply({ do: "text", path, keyword, text: value })
  const value = (keyword: "default" | "const") => (given: Json | undefined) => apply({ do: "value", path, keyword, value: given })
  return (
    <div role="group" aria-label={`Details of ${name}`} className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] gap-x-3 gap-y-2.5 pt-1.5 pb-2.5">
      {(scalar || row.enum) && (
        <div className="col-span-full flex flex-col gap-1">
          <span className="text-meta text-ink-2">Allowed values</span>
          <EnumChips values={row.enum ?? []} isText={isText || (types.length === 0 && (row.enum ?? []).every((one) => typeof one === "string"))} name={name} readOnly={readOnly} onValues={(values) => apply({ do: "enum", path, values })} />
        </div>
      )}
      {place !== "root" && !row.const && (types[0] === "boolean" && types.length === 1 ? <BooleanDefault row={row} onValue={value("default")} /> : (
        <Labelled label="Default" hint={isText ? undefined : "JSON"}>
          <ValueField value={row.default?.value} isText={isText} readOnly={readOnly} onValue={value("default")} className={`${line} font-mono text-code!`} />
        </Labelled>
      ))}
      {row.const && <Labelled label="Always" hint="const"><ValueField value={row.const.value} isText={typeof row.const.value === "string"} readOnly={readOnly} onValue={value("const")} className={`${line} font-mono text-code!`} /></Labelled>}
      {(isText || row.pattern !== undefined) && (
        <Labelled label="Pattern">
          <DraftField value={row.pattern ?? ""} live readOnly={readOnly} check={patternFault} onCommit={text("pattern")} placeholder="^[A-Z]{3}$" className={`${line} font-mono text-code!`} />
        </Labelled>
      )}
      {(isText || row.format !== undefined) && (
        <Labelled label="Format">
          <DraftField value={row.format ?? ""} live readOnly={readOnly} onCommit={text("format")} list={formats} placeholder="none" className={line} />
          <datalist id={formats}>{FORMATS.map((one) => <option key={one} value={one} />)}</datalist>
        </Labelled>
      )}
      {limitsOf(row).map((keyword) => (
        <Labelled key={keyword} label={LIMIT_LABELS[keyword]} hint={keyword}>
          <NumberField value={row.limits[keyword]} readOnly={readOnly} onNumber={(limit) => apply({ do: "limit", path, keyword, value: limit })} placeholder="no limit" className={`${line} tabular-nums`} />
        </Labelled>
      ))}
      {row.variants && (
        <Labelled label="Told apart by" hint="a constant property">
          <DraftField value={row.variants.discriminator ?? ""} readOnly={readOnly} placeholder="none" onCommit={(property) => apply({ do: "discriminator", path, property: property.trim() || null })} className={`${line} font-mono text-code!`} />
        </Labelled>
      )}
      {(place === "variant" || row.title !== undefined) && (
        <Labelled label="Title"><DraftField value={row.title ?? ""} live readOnly={readOnly} onCommit={text("title")} className={line} /></Labelled>
      )}
      <div className="col-span-full flex flex-wrap gap-x-5 gap-y-1">
        {(types.length > 0 || row.ref || row.variants) && place !== "root" && types[0] !== "null" && <Check label="may be null" checked={row.nullable} disabled={readOnly} onChange={(on) => apply({ do: "nullable", path, on })} />}
        {types.includes("object") && <Check label="no names but these" checked={row.closed} disabled={readOnly || (row.kept.includes("additionalProperties"))} onChange={(on) => apply({ do: "closed", path, on })} />}
        {types.includes("array") && <Check label="no repeats" checked={row.unique} disabled={readOnly} onChange={(on) => apply({ do: "unique", path, on })} />}
      </div>
    </div>
  )
}

/** Those that are set, and the usual ones of its types; the rare ones appear once the JSON has them. */
const limitsOf = ({ types, limits, enum: values }: Row): Limit[] =>
  limitsFor(types.length > 0 ? types : ["any"]).filter((keyword) => limits[keyword] !== undefined || (types.length === 1 && !values && !["exclusiveMinimum", "exclusiveMaximum", "minProperties", "maxProperties"].includes(keyword) && limitsFor(types).includes(keyword)))

function BooleanDefault({ row, onValue }: { row: Row; onValue: (value: Json | undefined) => void }) {
  const { readOnly } = useEditor()
  const now = row.default === undefined ? "none" : brief(row.default.value)
  return (
    <Labelled label="Default">
      <select value={now} disabled={readOnly} onChange={({ target }) => onValue(target.value === "none" ? undefined : target.value === "true")} className={line}>
        {!["none", "true", "false"].includes(now) && <option value={now}>{now}</option>}
        <option value="none">none</option><option value="true">true</option><option value="false">false</option>
      </select>
    </Labelled>
  )
}

function patternFault(text: string): string | undefined {
  try {
    return void new RegExp(text, "u")
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "no pattern"
  }
}
