/** Secrets by name: added, replaced, deleted, never read back. */
"use client"
import { Trash2 } from "lucide-react"
import { useCallback, useEffect, useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Ago } from "#components/ui/time.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { Field } from "./section.tsx"
import { deleteSecret, listSecrets, saveSecret, type Secret } from "./tools-api.ts"

const NAME = /^[a-zA-Z0-9_-]{1,64}$/

/** `named`: those that the request asks for. */
export function Secrets({ named }: { named: string[] }) {
  const [secrets, setSecrets] = useState<Secret[] | null>(null)
  const [name, setName] = useState("")
  const [value, setValue] = useState("")
  const [sure, setSure] = useState<string | null>(null)
  const [problem, setProblem] = useState("")
  const read = useCallback(() => listSecrets().then(setSecrets, (error: unknown) => setProblem(wordsOf(error))), [])
  useEffect(() => void read(), [read])
  const missing = secrets ? named.filter((wanted) => !secrets.some((secret) => secret.name === wanted)) : []
  const known = secrets?.some((secret) => secret.name === name)
  const fault = name === "" || NAME.test(name) ? undefined : "Letters, digits, _ and - only, at most 64."

  const attempt = async (work: Promise<unknown>, done: () => void) => {
    setProblem("")
    try {
      await work
      done()
      await read()
    } catch (error) {
      setProblem(wordsOf(error))
    }
  }
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (name === "" || fault || value === "") return
    void attempt(saveSecret(name, value), () => {
      setName("")
      setValue("")
    })
  }
  return (
    <>
      {missing.length > 0 && (
        <p className="flex flex-wrap items-center gap-2 text-meta text-waiting">
          The request names what is not kept yet:
          {missing.map((wanted) => <button key={wanted} type="button" onClick={() => setName(wanted)} className="min-h-6 rounded-sm border border-line-strong px-1.5 font-mono hover:bg-hover max-md:min-h-9">{wanted}</button>)}
        </p>
      )}
      {secrets && secrets.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {secrets.map((secret) => (
            <li key={secret.name} className="flex min-h-10 flex-wrap items-center gap-2 px-3 py-1 text-trace">
              <code className="min-w-0 truncate">{secret.name}</code>
              <span className="text-meta text-ink-3">{secret.last4 ? `ends in ${secret.last4}` : "hidden"}, <Ago at={secret.createdAt} /></span>
              <span className="flex-1" />
              {sure === secret.name ? (
                <>
                  <span className="text-meta text-ink-2">It cannot be brought back.</span>
                  <Button size="sm" look="danger" autoFocus onClick={() => void attempt(deleteSecret(secret.name), () => setSure(null))}>Delete it</Button>
                  <Button size="sm" onClick={() => setSure(null)}>Keep it</Button>
                </>
              ) : (
                <>
                  <CopyButton text={`{{secret:${secret.name}}}`} label={`Copy the place of ${secret.name}`} />
                  <IconButton icon={Trash2} size="sm" label={`Delete ${secret.name}`} onClick={() => setSure(secret.name)} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} className="flex flex-wrap items-end gap-2">
        <Field label="Name of the secret" fault={fault} className="flex-1 basis-40">
          {(tied) => <input {...tied} value={name} onChange={({ target }) => setName(target.value)} placeholder="WEATHER_TOKEN" spellCheck={false} autoComplete="off" className={`${field} h-9 font-mono max-md:h-11`} />}
        </Field>
        <Field label="Its value" className="flex-1 basis-40">
          {(tied) => <input {...tied} type="password" value={value} onChange={({ target }) => setValue(target.value)} autoComplete="new-password" className={`${field} h-9 font-mono max-md:h-11`} />}
        </Field>
        <Button type="submit" className="h-9" disabled={name === "" || value === "" || fault !== undefined}>{known ? "Replace" : "Add"}</Button>
      </form>
      {problem && <Problem text={problem} />}
    </>
  )
}
