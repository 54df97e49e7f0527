/** A tool while the model writes it: the form fills as the words come. */
"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import { SchemaEditor } from "#components/schema-editor/schema-editor.tsx"
import { generateTool, type GrowingWords } from "./generate.ts"
import { wordsOf } from "./problem.tsx"
import type { Words } from "./tools-api.ts"

export type Growing = {
  state: "idle" | "writing" | "stopped" | "failed"
  draft: GrowingWords | null
  problem: string
  /** The whole, or null when it was stopped or went wrong: what has come stays in `draft`. */
  write: (description: string) => Promise<Words | null>
  stop: () => void
}

export function useGrowingTool(): Growing {
  const [draft, setDraft] = useState<GrowingWords | null>(null)
  const [state, setState] = useState<Growing["state"]>("idle")
  const [problem, setProblem] = useState("")
  const control = useRef<AbortController>(null)
  const write = useCallback(async (description: string) => {
    const own = new AbortController()
    control.current?.abort()
    control.current = own
    setState("writing")
    setProblem("")
    setDraft(null)
    try {
      const whole = await generateTool(description, { signal: own.signal, onDraft: setDraft })
      setDraft(whole)
      setState("idle")
      return whole
    } catch (error) {
      setState(own.signal.aborted ? "stopped" : "failed")
      if (!own.signal.aborted) setProblem(wordsOf(error))
      return null
    }
  }, [])
  const stop = useCallback(() => control.current?.abort(), [])
  useEffect(() => stop, [stop])
  return { state, draft, problem, write, stop }
}

/** Whether there is enough of it to go on with by hand. */
export const isUsable = (draft: GrowingWords | null): draft is GrowingWords & { name: string } => draft?.name !== undefined && draft.name !== ""

/** What has come so far as a tool that can be shown and saved. */
export const asWords = ({ name = "", description = "", parameters }: GrowingWords): Words =>
  ({ name, description, parameters: parameters?.type === "object" ? parameters : { type: "object", properties: {}, ...parameters } })

const nothing = () => undefined

/** What comes last is in sight. */
export function GrowingTool({ draft }: { draft: GrowingWords }) {
  const frame = useRef<HTMLElement>(null)
  useEffect(() => {
    const form = frame.current?.querySelector('section[aria-label="Form"] > .overflow-y-auto')
    form?.scrollTo({ top: form.scrollHeight })
  }, [draft])
  return (
    <section ref={frame} aria-label="What the model writes" className="h-80 overflow-hidden rounded-lg border border-line">
      <SchemaEditor {...asWords(draft)} readOnly onChange={nothing} />
    </section>
  )
}
