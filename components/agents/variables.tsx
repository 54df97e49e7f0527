/** What a conversation knows that instructions and tools may use: names and values, changed while one talks. */
"use client"
import { Braces, Plus, X } from "lucide-react"
import { Popover } from "radix-ui"
import { useRef, useState, type FormEvent } from "react"
import { DraftField, field } from "#components/schema-editor/fields.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { notify } from "#components/ui/toast.tsx"
import { context as shape, type Context } from "#lib/agent/context.ts"
import { variablesOf } from "./draft.ts"
import { useAgents } from "./use-agents.ts"

type Props = { context: Context; /** Whose instructions say which ones are wanted. */ agent: string; onContext: (context: Context) => void }

/** There without anybody setting it. */
const GIVEN = ["today"]

export function Variables({ context, agent, onContext }: Props) {
  const { agents } = useAgents()
  const wanted = variablesOf(agents?.find(({ name }) => name === agent)?.instructions ?? "").filter((name) => !GIVEN.includes(name) && !Object.hasOwn(context, name))
  const count = Object.keys(context).length
  return (
    <Popover.Root>
      <Popover.Trigger
        className="flex h-8 shrink-0 items-center gap-1.5 rounded-lg px-2 text-trace text-ink-2 transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover max-md:h-11"
      >
        <Braces size="0.875rem" strokeWidth={1.75} aria-hidden />
        <span className="max-sm:sr-only">Variables</span>
        {count > 0 && <span className="text-ink-3 tabular-nums">{count}</span>}
        {wanted.length > 0 && <span className="size-1.5 rounded-full bg-waiting"><span className="sr-only">, {wanted.length} wanted</span></span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" side="top" sideOffset={4} collisionPadding={8} aria-label="Context variables" className="z-50 flex max-h-[60dvh] w-104 max-w-[calc(100vw-1rem)] animate-in flex-col overflow-hidden rounded-xl border border-line bg-float shadow-float">
          <div className="border-b border-line px-4 py-3">
            <h2 className="text-trace font-medium">Context variables</h2>
            <p className="text-meta text-ink-2">Instructions and tools write <code>{"{{name}}"}</code> where a value belongs. A change holds from the next turn on.</p>
          </div>
          <Rows context={context} wanted={wanted} onContext={onContext} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Rows({ context, wanted, onContext }: { context: Context; wanted: string[]; onContext: (context: Context) => void }) {
  const [name, setName] = useState("")
  const [value, setValue] = useState("")
  const nameField = useRef<HTMLInputElement>(null)
  const fault = name === "" ? undefined : Object.hasOwn(context, name) ? "It is set already, above." : shape.safeParse({ [name]: "" }).error?.issues[0]?.message
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (name === "" || fault) return
    onContext({ ...context, [name]: value })
    setName("")
    setValue("")
    nameField.current?.focus()
  }
  const remove = (key: string) => {
    const { [key]: _, ...rest } = context
    onContext(rest)
    nameField.current?.focus()
    notify({ text: `“${visible(key)}” is gone.`, action: { label: "Undo", run: () => onContext(context) } })
  }
  return (
    <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-3">
      {Object.keys(context).length > 0 && (
        <ul aria-label="Set" className="flex flex-col gap-2">
          {Object.entries(context).map(([key, set]) => (
            <li key={key} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_4rem] items-center gap-2">
              <code className="truncate text-code" title={visible(key)}>{visible(key)}</code>
              <DraftField aria-label={`Value of ${visible(key)}`} value={String(set)} maxLength={4_000} onCommit={(text) => onContext({ ...context, [key]: text })} className={`${field} h-8 w-full max-md:h-11`} />
              <button type="button" aria-label={`Remove ${visible(key)}`} onClick={() => remove(key)} className="grid size-7 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-11"><X size="0.875rem" aria-hidden /></button>
            </li>
          ))}
        </ul>
      )}
      {wanted.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-meta text-ink-2">
          The agent in charge asks for
          {wanted.map((one) => (
            <button key={one} type="button" onClick={() => { setName(one); nameField.current?.form?.querySelector<HTMLInputElement>("input[name=value]")?.focus() }} className="rounded-sm bg-bubble px-1.5 py-0.5 font-mono text-code text-ink hover:bg-pressed max-md:min-h-11 max-md:px-3">{visible(one)}</button>
          ))}
        </p>
      )}
      <form onSubmit={add} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_4rem] items-start gap-2">
        <input ref={nameField} aria-label="Name" placeholder="name" value={name} maxLength={64} onChange={({ target }) => setName(target.value.trim())} aria-invalid={fault ? true : undefined} spellCheck={false} autoComplete="off" className={`${field} h-8 font-mono max-md:h-11`} />
        <input name="value" aria-label="Value" placeholder="value" value={value} maxLength={4_000} onChange={({ target }) => setValue(target.value)} autoComplete="off" className={`${field} h-8 max-md:h-11`} />
        <Button type="submit" size="sm" className="h-8 max-md:h-11" disabled={name === "" || fault !== undefined}><Plus size="0.75rem" aria-hidden />Add</Button>
      </form>
      {fault && <p role="alert" className="-mt-1 text-meta text-error">{fault}</p>}
    </div>
  )
}
