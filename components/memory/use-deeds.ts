/** Everything that is done to memories, one or many: at once, told at the foot of the page, and taken back from there. */
"use client"
import { useMemo, useRef, useEffect } from "react"
import { wordsOf } from "#components/tools/problem.tsx"
import { notify } from "#components/ui/toast.tsx"
import type { Memory } from "#lib/agent/memory.ts"
import * as api from "./memory-api.ts"

/** A dialog that stands over the page. */
export type Asked = { kind: "add" } | { kind: "import" } | { kind: "export" } | { kind: "meaning" } | { kind: "expire" | "merge"; memories: Memory[] } | null

export type MemoryDeeds = {
  remove: (memories: Memory[]) => Promise<void>
  pin: (memories: Memory[], pinned: boolean) => Promise<void>
  /** `expiresAt` null: never. */
  expire: (memories: Memory[], expiresAt: string | null) => Promise<void>
  accept: (memories: Memory[]) => Promise<void>
  /** Opens its chain with the text in a field. */
  edit: (memory: Memory) => void
  ask: (asked: Asked) => void
}

type Needs = {
  /** Reads everything again. */
  changed: () => void
  edit: (memory: Memory) => void
  ask: (asked: Asked) => void
  /** They are not picked any more. */
  drop: (ids: string[]) => void
}

export function useDeeds(needs: Needs): MemoryDeeds {
  const latest = useRef(needs)
  useEffect(() => void (latest.current = needs))
  return useMemo(() => {
    const changed = () => latest.current.changed()
    const undo = (work: () => Promise<unknown>) => ({ label: "Undo", run: () => void work().then(changed, failed) })
    return {
      async remove(memories) {
        const done = await each(memories, ({ id }) => api.deleteMemory(id))
        latest.current.drop(done.map(({ id }) => id))
        if (done.length > 0) notify({ text: done.length === 1 ? `Forgot “${clip(done[0]?.text ?? "")}”.` : `Forgot ${done.length} memories.`, action: undo(() => each(done, ({ id }) => api.restoreMemory(id))) })
        changed()
      },
      async pin(memories, pinned) {
        const done = await each(memories.filter((memory) => memory.pinned !== pinned), ({ id }) => api.changeMemory(id, { pinned }))
        if (done.length > 0) notify({ text: `${pinned ? "Pinned" : "Unpinned"} ${many(done.length)}.`, action: undo(() => each(done, ({ id }) => api.changeMemory(id, { pinned: !pinned }))) })
        changed()
      },
      async expire(memories, expiresAt) {
        const done = await each(memories, ({ id }) => api.changeMemory(id, { expiresAt }))
        if (done.length > 0) notify({ text: expiresAt === null ? `${many(done.length)} will not expire.` : `${many(done.length)} will expire then.`, action: undo(() => each(done, ({ id, expiresAt: before }) => api.changeMemory(id, { expiresAt: before }))) })
        changed()
      },
      async accept(memories) {
        const done = await each(memories, ({ id }) => api.changeMemory(id, { active: true }))
        latest.current.drop(done.map(({ id }) => id))
        if (done.length > 0) notify({ text: done.length === 1 ? `Agents may now recall “${clip(done[0]?.text ?? "")}”.` : `Agents may now recall ${many(done.length)} more.` })
        changed()
      },
      edit: (memory) => latest.current.edit(memory),
      ask: (asked) => latest.current.ask(asked),
    }
  }, [])
}

const failed = (error: unknown) => notify({ text: wordsOf(error), tone: "error" })
const many = (count: number): string => (count === 1 ? "1 memory" : `${count} memories`)
const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** One after another, so that a limit of requests is not run into; gives those that were done and tells of the first that was not. */
async function each<T>(all: T[], work: (one: T) => Promise<unknown>): Promise<T[]> {
  const done: T[] = []
  const faults: unknown[] = []
  for (const one of all) await work(one).then(() => done.push(one), (error: unknown) => faults.push(error))
  if (faults.length > 0) notify({ text: all.length === 1 ? wordsOf(faults[0]) : `${faults.length} of ${all.length} failed: ${wordsOf(faults[0])}`, tone: "error" })
  return done
}
