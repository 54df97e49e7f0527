/** Calls that are kept to be tried again: after each new version by themselves, unless that would write somewhere. */
"use client"
import { useCallback, useEffect, useRef, useState } from "react"
import type { Json } from "#lib/agent/types.ts"
import { wordsOf } from "./problem.tsx"
import { addExample, deleteExample, listExamples, runTool, type Example, type Tried } from "./tools-api.ts"

export type Outcome = { state: "running" } | { state: "passed" | "failed"; output: string; why: string; version: number }

export type ExampleRuns = {
  examples: Example[] | null
  outcomes: ReadonlyMap<string, Outcome>
  problem: string
  /** Why they do not run by themselves, if they do not. */
  held: string | null
  runAll: () => Promise<void>
  run: (example: Example) => Promise<void>
  /** With `result` its output is what the example must answer. */
  add: (args: Json, result?: Tried) => Promise<void>
  remove: (example: Example) => Promise<void>
}

export function useExamples(id: string, version: number, held: string | null): ExampleRuns {
  const [examples, setExamples] = useState<Example[] | null>(null)
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map())
  const [problem, setProblem] = useState("")
  const latest = useRef({ version, examples })
  useEffect(() => void (latest.current = { version, examples }))

  const set = useCallback((key: string, outcome: Outcome) => setOutcomes((now) => new Map(now).set(key, outcome)), [])
  const run = useCallback(async (example: Example) => {
    const { version: at } = latest.current
    set(example.id, { state: "running" })
    try {
      set(example.id, judge(example, await runTool(id, example.args), at))
    } catch (error) {
      set(example.id, { state: "failed", output: "", why: wordsOf(error), version: at })
    }
  }, [id, set])
  // One after the other: they share one server and perhaps one API.
  const runAll = useCallback(async () => {
    for (const example of latest.current.examples ?? []) await run(example)
  }, [run])

  useEffect(() => {
    listExamples(id).then(setExamples, (error: unknown) => setProblem(wordsOf(error)))
  }, [id])
  const ran = useRef(version)
  useEffect(() => {
    if (ran.current === version) return
    ran.current = version
    if (held === null) void runAll()
  }, [version, held, runAll])

  const attempt = async (work: () => Promise<void>) => {
    setProblem("")
    await work().catch((error: unknown) => setProblem(wordsOf(error)))
  }
  const add = (args: Json, result?: Tried) => attempt(async () => {
    const made = await addExample(id, { args, ...(result && { expected: result.output }) })
    setExamples((now) => [...(now ?? []), made])
    if (result) set(made.id, judge(made, result, version))
  })
  const remove = (example: Example) => attempt(async () => {
    await deleteExample(id, example.id)
    setExamples((now) => now && now.filter((one) => one.id !== example.id))
  })
  return { examples, outcomes, problem, held, runAll, run, add, remove }
}

function judge({ expected }: Example, { ok, output, error }: Tried, version: number): Outcome {
  if (!ok) return { state: "failed", output, why: error?.message ?? "The call failed.", version }
  if (expected !== undefined && output !== expected) return { state: "failed", output, why: "It answered something else.", version }
  return { state: "passed", output, why: "", version }
}
