/** The servers on this very machine that a tool may reach: none, unless their owner names them. */
"use client"
import { X } from "lucide-react"
import { useState, type FormEvent } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Field, Section } from "./section.tsx"

type Props = { url: string; allowed: string[] | undefined; onAllowed: (allowed: string[] | undefined) => void }

const PLACE = /^(?:[\w.-]{1,190}|\[[0-9a-f:.]{2,45}\]):(\d{1,5})$/i
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|.+\.localhost)$/i

export function LocalSection({ url, allowed = [], onAllowed }: Props) {
  const [text, setText] = useState("")
  const fault = text === "" ? undefined : faultOf(text.trim(), allowed)
  const wanted = localPlaceOf(url)
  const add = (place: string) => onAllowed([...allowed, place])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === "" || fault) return
    add(text.trim())
    setText("")
  }
  return (
    <Section title="Servers on this machine" hint="Tools reach public hosts only. Name host and port to let this tool call a server on this machine (a loopback address: localhost, 127.0.0.1, ::1). Other private networks stay closed, and it holds only while Full Turn itself listens on loopback.">
      {allowed.length > 0 && (
        <ul aria-label="Allowed on this machine" className="flex flex-wrap gap-1.5">
          {allowed.map((place) => (
            <li key={place} className="flex items-center gap-0.5 rounded-md border border-line pl-2 font-mono text-code">
              {place}<IconButton icon={X} size="sm" label={`Do not allow ${place} any more`} onClick={() => onAllowed(allowed.length === 1 ? undefined : allowed.filter((other) => other !== place))} />
            </li>
          ))}
        </ul>
      )}
      {wanted && !allowed.some((place) => place.toLowerCase() === wanted) && (
        <p className="flex flex-wrap items-center gap-2 text-meta text-waiting">The address is on this machine and would be refused.<Button size="sm" onClick={() => add(wanted)}>Allow {wanted}</Button></p>
      )}
      <form onSubmit={submit} className="flex max-w-md flex-wrap items-end gap-2">
        <Field label="Host and port" fault={fault} className="flex-1 basis-48">
          {(tied) => <input {...tied} value={text} onChange={({ target }) => setText(target.value)} placeholder="localhost:8080" spellCheck={false} autoComplete="off" className={`${field} h-9 font-mono max-md:h-11`} />}
        </Field>
        <Button type="submit" className={fault ? "mb-5" : ""} disabled={text.trim() === "" || fault !== undefined}>Allow</Button>
      </form>
    </Section>
  )
}

function faultOf(place: string, allowed: string[]): string | undefined {
  const port = Number(PLACE.exec(place)?.[1] ?? Number.NaN)
  if (!(port >= 1 && port <= 65_535)) return "Host and port, such as localhost:8080 or [::1]:8080."
  return allowed.includes(place) ? "It is allowed already." : undefined
}

/** `host:port` of an address on this machine. */
function localPlaceOf(url: string): string | undefined {
  const [, origin = ""] = /^(https?:\/\/[^/?#\s{}]+)/i.exec(url.trim()) ?? []
  if (!URL.canParse(origin)) return undefined
  const { hostname, port, protocol } = new URL(origin)
  return LOOPBACK.test(hostname) ? `${hostname}:${port || (protocol === "https:" ? "443" : "80")}` : undefined
}
