/** A provider to be added or changed. */
"use client"
import { Plus, X } from "lucide-react"
import { useState, type FormEvent } from "react"
import { Check, field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { Field } from "#components/tools/section.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { addProvider, isKind, kinds, saveProvider, type Kind, type Provider } from "./providers-api.ts"

/** What is known before anybody typed. */
export type Draft = { kind?: Kind; name?: string; baseURL?: string; model?: string }

type Header = { name: string; value: string; kept: boolean }
type Props = { from: Provider | Draft; usualURLs: Record<Kind, string>; isFirst: boolean; onClose: () => void; onSaved: (id: string) => void }

const input = `${field} h-9 w-full max-md:h-11`

export function ProviderForm({ from, usualURLs, isFirst, onClose, onSaved }: Props) {
  const saved = "id" in from ? from : undefined
  const [kind, setKind] = useState<Kind>(from.kind ?? "openai-chat")
  const [name, setName] = useState(from.name ?? kinds[kind].name)
  const [baseURL, setBaseURL] = useState(from.baseURL ?? usualURLs[kind])
  const [apiKey, setApiKey] = useState("")
  const [withoutKey, setWithoutKey] = useState(false)
  const [model, setModel] = useState(from.model ?? "")
  const [headers, setHeaders] = useState<Header[]>(saved?.headers.map((header) => ({ name: header, value: "", kept: true })) ?? [])
  const [preferred, setPreferred] = useState(saved?.preferred ?? isFirst)
  const [confirm, setConfirm] = useState(false)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState("")
  const asksToConfirm = problem.includes('"confirm": true')
  const moves = saved !== undefined && originOf(saved.baseURL) !== originOf(baseURL)

  const choose = (next: Kind) => {
    if (name === kinds[kind].name) setName(kinds[next].name)
    if (baseURL === usualURLs[kind]) setBaseURL(usualURLs[next])
    setKind(next)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    setProblem("")
    const body = {
      name: name.trim(), kind, baseURL: baseURL.trim(), model: model.trim() || null, preferred, ...(confirm && { confirm: true as const }),
      ...(apiKey ? { apiKey } : withoutKey ? { apiKey: null } : {}),
      headers: Object.fromEntries(headers.filter((header) => header.name.trim()).map((header) => [header.name.trim(), header.kept && !header.value ? null : header.value])),
    }
    try {
      onSaved((await (saved ? saveProvider(saved.id, body) : addProvider(body))).id)
    } catch (error) {
      setProblem(wordsOf(error))
      setSaving(false)
    }
  }
  const change = (place: number, part: Partial<Header>) => setHeaders(headers.map((header, i) => (i === place ? { ...header, ...part } : header)))

  return (
    <Dialog open onClose={onClose} title={saved ? `Edit ${saved.name}` : "Add a provider"} className="w-[36rem]">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="It speaks" hint={kinds[kind].hint}>
          {(tied) => (
            <select {...tied} value={kind} onChange={({ target }) => isKind(target.value) && choose(target.value)} className={input}>
              {Object.entries(kinds).map(([id, { label }]) => <option key={id} value={id}>{label}</option>)}
            </select>
          )}
        </Field>
        <div className="grid gap-4 md:grid-cols-2">
          <Field label="Name" hint="Its models are called name:model.">
            {(tied) => <input {...tied} value={name} required maxLength={40} onChange={({ target }) => setName(target.value)} spellCheck={false} autoComplete="off" className={input} />}
          </Field>
          <Field label="Default model">
            {(tied) => <input {...tied} value={model} maxLength={200} onChange={({ target }) => setModel(target.value)} placeholder="as the server calls it" spellCheck={false} autoComplete="off" className={`${input} font-mono text-code`} />}
          </Field>
        </div>
        <Field label="Base URL" hint={kind.startsWith("openai") ? "It usually ends in /v1." : undefined}>
          {(tied) => <input {...tied} value={baseURL} required maxLength={2_000} inputMode="url" onChange={({ target }) => setBaseURL(target.value)} spellCheck={false} autoComplete="off" className={`${input} font-mono text-code`} />}
        </Field>
        <Field label="API key" hint={moves && saved.hasKey ? "Another address: the key and headers of the old one are not sent there." : "Kept encrypted, bound to its address, never shown again."}>
          {(tied) => <input {...tied} type="password" value={apiKey} onChange={({ target }) => setApiKey(target.value)} placeholder={saved?.hasKey && !moves ? (saved.last4 ? `ends in ${saved.last4}; empty keeps it` : "empty keeps it") : "none"} autoComplete="new-password" spellCheck={false} className={`${input} font-mono text-code`} />}
        </Field>
        {saved?.hasKey && !moves && !apiKey && <Check label="Remove the key" checked={withoutKey} onChange={setWithoutKey} />}
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="pb-1 text-meta text-ink-2">More headers</legend>
          {headers.map((header, i) => (
            <div key={i} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] gap-2">
              <input aria-label="Name of the header" value={header.name} readOnly={header.kept} placeholder="X-Title" onChange={({ target }) => change(i, { name: target.value })} spellCheck={false} autoComplete="off" className={`${input} font-mono text-code`} />
              <input aria-label={`Value of ${header.name || "the header"}`} value={header.value} placeholder={header.kept ? "empty keeps it" : "value"} onChange={({ target }) => change(i, { value: target.value })} spellCheck={false} autoComplete="off" className={`${input} font-mono text-code`} />
              <button type="button" aria-label={`Remove ${header.name || "the header"}`} onClick={() => setHeaders(headers.filter((_, place) => place !== i))} className="grid size-9 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-11"><X size="0.875rem" aria-hidden /></button>
            </div>
          ))}
          <Button size="sm" look="quiet" className="self-start" onClick={() => setHeaders([...headers, { name: "", value: "", kept: false }])}><Plus size="0.75rem" aria-hidden />Header</Button>
        </fieldset>
        <Check label="New conversations ask it" checked={preferred} onChange={setPreferred} />
        {problem && <Problem text={asksToConfirm ? problem.replace(/,? or send "confirm": true/, ", or tick below") : problem} />}
        {(asksToConfirm || confirm) && <Check label="Send everything over http all the same" checked={confirm} onChange={setConfirm} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={saving || !name.trim() || !baseURL.trim()}>{saving ? "Saving…" : "Save and test"}</Button>
        </div>
      </form>
    </Dialog>
  )
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "")
