/** What the lint says of a list of tools, in one question. */
"use client"
import { useEffect, useMemo, useState } from "react"
import { isOwn, lintAgent, lintTools, type LintFinding, type ShownTool } from "./tools-api.ts"

export type LintCounts = { errors: number; warnings: number; hints: number }
/** `together`: what is wrong with the tools as a set. */
export type ListLint = { counts: ReadonlyMap<string, LintCounts>; together: LintFinding[] }

const NOTHING: ListLint = { counts: new Map(), together: [] }

/** Of one's own tools, or of all that an agent may call; nothing while it cannot be asked. */
export function useListLint(tools: ShownTool[] | null, agent: string | undefined): ListLint {
  const [lint, setLint] = useState(NOTHING)
  const own = useMemo(() => (tools ?? []).filter(isOwn), [tools])
  const key = own.map(({ id, version, enabled }) => `${id} ${version} ${enabled}`).join(" ")
  useEffect(() => {
    if (own.length === 0 && agent === undefined) return setLint(NOTHING)
    const stop = new AbortController()
    const asked = agent === undefined ? lintTools(own, stop.signal) : lintAgent(agent, stop.signal)
    asked.then((findings) => setLint(sortOut(own, findings, agent !== undefined)), () => undefined)
    return () => stop.abort()
  }, [key, agent])
  return lint
}

/** That drafts look alike is no fault of an agent, so a set is only judged as one. */
function sortOut(own: ShownTool[], findings: LintFinding[], isSet: boolean): ListLint {
  const counts = new Map<string, LintCounts>((isSet ? [] : own).map(({ name }) => [name, { errors: 0, warnings: 0, hints: 0 }]))
  for (const { tool, severity } of findings) {
    const count = counts.get(tool) ?? { errors: 0, warnings: 0, hints: 0 }
    count[`${severity}s`]++
    counts.set(tool, count)
  }
  return { counts, together: isSet ? findings.filter(({ tool }) => tool === "") : [] }
}
