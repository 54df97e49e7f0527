/** What the lint says of a tool, asked again when the typing rests. */
"use client"
import { useEffect, useState } from "react"
import { wordsOf } from "./problem.tsx"
import { lintTools, type LintFinding, type Words } from "./tools-api.ts"

const REST_MS = 400

export type Lint = { findings: LintFinding[]; state: "asking" | "ready" | "failed"; problem: string }

/** The last findings stand until the next are there. */
export function useLint({ name, description, parameters }: Words): Lint {
  const [lint, setLint] = useState<Lint>({ findings: [], state: "asking", problem: "" })
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      lintTools([{ name, description, parameters }], stop.signal).then(
        (findings) => setLint({ findings, state: "ready", problem: "" }),
        (error: unknown) => {
          if (!stop.signal.aborted) setLint((now) => ({ ...now, state: "failed", problem: wordsOf(error) }))
        },
      )
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [name, description, parameters])
  return lint
}
