/** Arguments that hold others: objects, lists, and one of several options. */
"use client"
import { Plus, X } from "lucide-react"
import { useMemo, useState, type ReactNode } from "react"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Json } from "#lib/agent/types.ts"
import { exampleOf } from "#lib/schema/example.ts"
import { freeName, fromPointer, isWithin, toPointer, valueAt, type Path } from "#lib/schema/form-path.ts"
import type { Problem } from "./args-check.ts"
import { ArgsContext, useArgs } from "./args-context.ts"
import { ArgsField, JsonField, type FieldProps } from "./args-field.tsx"
import type { ArgField, Shape } from "./args-shape.ts"
import { DraftField, field } from "./fields.tsx"

type Held = { [name: string]: Json }
const isHeld = (value: Json | undefined): value is Held => typeof value === "object" && value !== null && !Array.isArray(value)

const inset = "mt-1 flex min-w-0 flex-col gap-3 border-l border-line pl-3"

/** An object that must be there is open at once; one that may be left out, when it is added. */
export function ObjectField({ shape, at, value, required, onValue, schemaPath }: FieldProps & { shape: Extract<Shape, { kind: "object" }> }) {
  const { readOnly } = useArgs()
  if (value !== undefined && !isHeld(value)) return <JsonField label={at.at(-1)} value={value} onValue={onValue} />
  if (value === undefined && (!required || at.length > 3)) return <Add label={at.at(-1) ?? "arguments"} schemaPath={schemaPath} onAdd={onValue} />
  const held = value ?? {}
  const set = (name: string, next: Json | undefined) => {
    const entries = Object.entries(held)
    const there = Object.hasOwn(held, name)
    const kept = next === undefined ? entries.filter(([key]) => key !== name) : there ? entries.map(([key, old]): [string, Json] => [key, key === name ? next : old]) : [...entries, [name, next] satisfies [string, Json]]
    onValue(Object.fromEntries(kept))
  }
  const known = new Set(shape.fields.map(({ name }) => name))
  const others = Object.keys(held).filter((name) => !known.has(name))
  return (
    <div className={at.length > 0 ? inset : "flex flex-col gap-4"}>
      {shape.fields.map(({ name, path, required: needed }: ArgField) => (
        <ArgsField key={name} at={[...at, name]} schemaPath={path} required={needed} value={Object.hasOwn(held, name) ? held[name] : undefined} onValue={(next) => set(name, next)} />
      ))}
      {shape.fields.length === 0 && !shape.others && <p className="text-trace text-ink-2">It takes no arguments.</p>}
      {others.map((name) => (
        <div key={name} className="flex items-start gap-2">
          {shape.others ? (
            <Entry name={name} taken={held} onRename={(to) => onValue(Object.fromEntries(Object.entries(held).map(([key, old]) => [key === name ? to : key, old])))} />
          ) : <bdi className="shrink-0 py-1.5 font-mono text-trace">{name}</bdi>}
          <div className="min-w-0 flex-1">
            {shape.others ? <Bare><ArgsField at={[...at, name]} schemaPath={shape.others} required value={held[name]} onValue={(next) => set(name, next ?? "")} /></Bare> : <JsonField label={name} value={held[name]} onValue={(next) => set(name, next)} />}
          </div>
          {!readOnly && <IconButton icon={X} size="sm" label={`Remove ${name}`} onClick={() => set(name, undefined)} />}
        </div>
      ))}
      {!readOnly && (shape.others || (at.length > 0 && !required)) && (
        <div className="flex gap-1">
          {shape.others && <AddEntry held={held} schemaPath={shape.others} onAdd={set} />}
          {at.length > 0 && !required && <Button size="sm" look="quiet" onClick={() => onValue(undefined)}><X size="0.875rem" aria-hidden />Leave it out</Button>}
        </div>
      )}
    </div>
  )
}

const Bare = ({ children }: { children: ReactNode }) => <div className="[&>div>label]:sr-only">{children}</div>

function Entry({ name, taken, onRename }: { name: string; taken: Held; onRename: (name: string) => void }) {
  const { readOnly } = useArgs()
  const check = (text: string) => (text === "" ? "a name" : text !== name && Object.hasOwn(taken, text) ? "taken" : undefined)
  return <span className="flex w-2/5 shrink-0 flex-col"><DraftField aria-label="Name" value={name} readOnly={readOnly} check={check} onCommit={onRename} className={`${field} h-8 w-full font-mono max-md:h-10`} /></span>
}

function AddEntry({ held, schemaPath, onAdd }: { held: Held; schemaPath: Path; onAdd: (name: string, value: Json) => void }) {
  const { root } = useArgs()
  return <Button size="sm" look="quiet" onClick={() => onAdd(freeName("name", held), exampleOf(root, { schema: valueAt(root, schemaPath) }))}><Plus size="0.875rem" aria-hidden />Name</Button>
}

function Add({ label, schemaPath, onAdd }: { label: string; schemaPath: Path; onAdd: (value: Json) => void }) {
  const { root, readOnly } = useArgs()
  return <Button size="sm" className="self-start" disabled={readOnly} onClick={() => onAdd(exampleOf(root, { schema: valueAt(root, schemaPath) }))}><Plus size="0.875rem" aria-hidden />Add {label}</Button>
}

export function ListField({ items, at, value, onValue }: FieldProps & { items: Path | null }) {
  const { root, readOnly } = useArgs()
  if (value !== undefined && !Array.isArray(value)) return <JsonField label={at.at(-1)} value={value} onValue={onValue} />
  const list = value ?? []
  const add = () => onValue([...list, items ? exampleOf(root, { schema: valueAt(root, items) }) : ""])
  const without = (index: number) => list.toSpliced(index, 1)
  return (
    <div className={inset}>
      {list.map((item, index) => (
        <div key={index} className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <Bare>{items ? <ArgsField at={[...at, String(index)]} schemaPath={items} required value={item} onValue={(next) => onValue(list.with(index, next ?? ""))} /> : <JsonField label={`item ${index + 1}`} value={item} onValue={(next) => onValue(list.with(index, next ?? null))} />}</Bare>
          </div>
          {!readOnly && <IconButton icon={X} size="sm" label={`Remove item ${index + 1} of ${at.at(-1) ?? "the list"}`} onClick={() => onValue(list.length > 1 ? without(index) : undefined)} className="mt-1" />}
        </div>
      ))}
      {!readOnly && <Button size="sm" look="quiet" className="-ml-2 self-start" onClick={add}><Plus size="0.875rem" aria-hidden />Add an item{at.length > 0 ? ` to ${at.at(-1)}` : ""}</Button>}
    </div>
  )
}

/** The option is the one that was chosen, or the first that the value fits; what is wrong is told by that option alone. */
export function OptionsField({ options, at, value, required, onValue }: FieldProps & { options: { label: string; path: Path }[] }) {
  const scope = useArgs()
  const { root, check, problems, readOnly } = scope
  const [chosen, setChosen] = useState<number | null>(null)
  const fitting = options.findIndex(({ path }) => value !== undefined && check(value, path).size === 0)
  const index = value === undefined ? -1 : (chosen ?? Math.max(0, fitting))
  const option = options[index]
  const inner = useMemo(() => {
    const outer = [...problems].filter(([pointer]) => pointer === toPointer(at) || !isWithin(fromPointer(pointer), at))
    const own = option && value !== undefined ? [...check(value, option.path)].filter(([pointer]) => pointer !== "" || fitting < 0).map(([pointer, problem]): [string, Problem] => [toPointer(at) + pointer, problem]) : []
    return { ...scope, problems: new Map([...outer.filter(([pointer]) => pointer !== toPointer(at)), ...own]) }
  }, [scope, problems, option, value, fitting])
  const choose = (to: number) => {
    const next = options[to]
    setChosen(next ? to : null)
    onValue(next ? exampleOf(root, { schema: valueAt(root, next.path) }) : undefined)
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <select aria-label={`Kind of ${at.at(-1) ?? "arguments"}`} disabled={readOnly} value={index} onChange={({ target }) => choose(Number(target.value))} className={`${field} h-8 w-full max-md:h-10`}>
        {(!required || index < 0) && <option value={-1}>{required ? "choose …" : "not given"}</option>}
        {options.map(({ label, path }, number) => <option key={toPointer(path)} value={number}>{label}</option>)}
      </select>
      {option && value !== null && (
        <ArgsContext value={inner}>
          <div className="[&>div>label]:sr-only [&>div>span:first-child]:hidden"><ArgsField at={at} schemaPath={option.path} required value={value} onValue={onValue} /></div>
        </ArgsContext>
      )}
    </div>
  )
}
