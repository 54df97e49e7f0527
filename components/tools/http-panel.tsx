/** The request that an HTTP tool makes: places in double braces stand for arguments and secrets. */
"use client"
import { Plus, Trash2 } from "lucide-react"
import { useState } from "react"
import { AreaField, field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { HttpRequest } from "#lib/agent/definition.ts"
import { argumentsOf, placesOf, type Draft } from "./draft.ts"
import { LocalSection } from "./local-section.tsx"
import { Secrets } from "./secrets.tsx"
import { Field, Section } from "./section.tsx"

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/
const POINTER = /^(\/[^/]*)*$/
const line = `${field} h-9 w-full font-mono max-md:h-11`

type Props = { draft: Draft; onChange: (part: Partial<Draft>) => void; onProblem: (problem: string | null) => void }

export function HttpPanel({ draft, onChange, onProblem }: Props) {
  const { http } = draft
  const set = (part: Partial<HttpRequest>) => onChange({ http: { ...http, ...part } })
  const known = argumentsOf(draft.parameters)
  const places = placesOf(http)
  const unknown = places.args.filter((name) => !known.includes(name))
  const unused = known.filter((name) => !places.args.includes(name))
  const hasBody = http.method !== "GET" && http.method !== "HEAD"
  return (
    <div className="min-h-0 flex-1 overflow-y-auto bg-surface">
      <Section title="Request" hint={<>Write <code>{"{{city}}"}</code> where an argument goes and <code>{"{{secret:NAME}}"}</code> where a secret does. The model never sees a secret.</>}>
        <div className="flex flex-wrap gap-2">
          <Field label="Method" className="w-28">
            {(tied) => (
              <select {...tied} value={http.method} onChange={({ target }) => set({ method: METHODS.find((method) => method === target.value) ?? "GET" })} className={line}>
                {METHODS.map((method) => <option key={method}>{method}</option>)}
              </select>
            )}
          </Field>
          <Field label="Address" className="flex-1 basis-64" fault={addressFault(http.url)}>
            {(tied) => <input {...tied} value={http.url} onChange={({ target }) => set({ url: target.value })} placeholder="https://api.example.com/weather?city={{city}}" spellCheck={false} autoComplete="off" inputMode="url" className={line} />}
          </Field>
        </div>
        {unknown.length > 0 && <p role="status" className="text-meta text-waiting">No argument is called {unknown.map((name) => `“${name}”`).join(", ")}.</p>}
        {unused.length > 0 && <p className="text-meta text-ink-3">Not used in the request yet: {unused.map((name) => <code key={name} className="mr-1.5">{`{{${name}}}`}</code>)}</p>}
      </Section>
      <Section title="Headers"><Headers headers={http.headers} onHeaders={(headers) => set({ headers })} onProblem={onProblem} /></Section>
      {(hasBody || http.body) && (
        <Section title="Body" hint={hasBody ? "A template, sent as it stands with the places filled in." : `${http.method} sends no body; this one is kept for another method.`}>
          <AreaField aria-label="Body" value={http.body ?? ""} onText={(body) => set({ body })} placeholder={'{ "city": "{{city}}" }'} spellCheck={false} className={`${field} min-h-24 py-1.5 font-mono text-code`} />
        </Section>
      )}
      <Section title="Result">
        <Field label="Where the result stands in a JSON answer" hint="A JSON pointer, such as /data/items. Empty: the whole answer." fault={POINTER.test(http.result ?? "") ? undefined : "A JSON pointer begins with a slash, such as /data/items."}>
          {(tied) => <input {...tied} value={http.result ?? ""} onChange={({ target }) => set({ result: target.value })} spellCheck={false} autoComplete="off" className={line} />}
        </Field>
      </Section>
      <LocalSection url={http.url} allowed={http.allowLocal} onAllowed={(allowLocal) => set({ allowLocal })} />
      <Section title="Secrets" hint="Kept encrypted, shown never again. All your tools may name them."><Secrets named={places.secrets} /></Section>
    </div>
  )
}

/** Undefined while it is empty or its host is a place. */
function addressFault(url: string): string | undefined {
  if (url === "") return undefined
  const filled = url.replace(/\{\{[^{}]*\}\}/g, "x")
  if (!/^https?:\/\//i.test(filled)) return "Begins with https:// or http://."
  return URL.canParse(filled) ? undefined : "This is no address."
}

type Row = { key: number; name: string; value: string }

/** Rows of their own, since two may have one name while they are typed. */
function Headers({ headers = {}, onHeaders, onProblem }: { headers: HttpRequest["headers"]; onHeaders: (headers: Record<string, string>) => void; onProblem: Props["onProblem"] }) {
  const [rows, setRows] = useState<Row[]>(() => rowsOf(headers))
  const [told, setTold] = useState(headers)
  // Changed elsewhere: taken back, restored, or another version.
  if (headers !== told && JSON.stringify(headers) !== JSON.stringify(told)) {
    setTold(headers)
    setRows(rowsOf(headers))
  }
  const change = (next: Row[]) => {
    const named = Object.fromEntries(next.filter(({ name }) => name !== "").map(({ name, value }) => [name, value]))
    setRows(next)
    setTold(named)
    onHeaders(named)
    const wrong = next.find((row) => faultOf(row, next))
    onProblem(wrong ? `Header “${wrong.name}”: ${faultOf(wrong, next)}` : null)
  }
  const edit = (key: number, part: Partial<Row>) => change(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <>
      {rows.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rows.map((row, index) => {
            const fault = faultOf(row, rows)
            return (
              <li key={row.key} className="flex flex-wrap items-center gap-2">
                <input aria-label={`Name of header ${index + 1}`} aria-invalid={fault ? true : undefined} value={row.name} onChange={({ target }) => edit(row.key, { name: target.value })} placeholder="Authorization" spellCheck={false} autoComplete="off" className={`${line} flex-1 basis-32`} />
                <input aria-label={`Value of header ${index + 1}`} value={row.value} onChange={({ target }) => edit(row.key, { value: target.value })} placeholder="Bearer {{secret:TOKEN}}" spellCheck={false} autoComplete="off" className={`${line} flex-[2] basis-40`} />
                <IconButton icon={Trash2} label={`Remove header ${row.name || index + 1}`} onClick={() => change(rows.filter(({ key }) => key !== row.key))} />
                {fault && <p className="w-full text-meta text-error">{fault}</p>}
              </li>
            )
          })}
        </ul>
      )}
      <Button size="sm" className="self-start" onClick={() => setRows([...rows, { key: nextKey(rows), name: "", value: "" }])}><Plus size="0.875rem" aria-hidden />Header</Button>
    </>
  )
}

const rowsOf = (headers: Record<string, string>): Row[] => Object.entries(headers).map(([name, value], key) => ({ key, name, value }))
const nextKey = (rows: Row[]): number => 1 + Math.max(-1, ...rows.map(({ key }) => key))

function faultOf({ key, name }: Row, rows: Row[]): string | undefined {
  if (name === "") return undefined
  if (!HEADER_NAME.test(name)) return "is no header name: letters, digits and - only"
  return rows.some((row) => row.key !== key && row.name.toLowerCase() === name.toLowerCase()) ? "is here twice" : undefined
}
