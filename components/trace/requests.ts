/** What the model saw in a step, read when it is looked at. */
"use client"
import { useCallback, useEffect, useState } from "react"
import { readStepCode, readStepRequest, type Language, type StepRequest } from "#components/api.ts"

export type Loading<T> = { state: "loading" } | { state: "failed"; message: string; again: () => void } | { state: "loaded"; value: T }
type Read<T> = (signal: AbortSignal) => Promise<T>

/** The request of a step and its raw answer; read again when `finished` changes. */
export const useStepRequest = (conversationId: string, stepId: string, finished: boolean, against?: string): Loading<StepRequest> =>
  useRead(useCallback((signal) => readStepRequest(conversationId, stepId, signal, against), [conversationId, stepId, finished, against]))

/** The request as a program to run. */
export const useStepCode = (conversationId: string, stepId: string, language: Language): Loading<string> =>
  useRead(useCallback((signal) => readStepCode(conversationId, stepId, language, signal), [conversationId, stepId, language]))

/** Reads once for each new `read`. */
function useRead<T>(read: Read<T>): Loading<T> {
  const [result, setResult] = useState<{ read: Read<T>; loading: Loading<T> }>()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const tell = (loading: Loading<T>) => void (controller.signal.aborted || setResult({ read, loading }))
    read(controller.signal).then(
      (value) => tell({ state: "loaded", value }),
      (error: Error) => tell({ state: "failed", message: error.message, again: () => setTries((tried) => tried + 1) }),
    )
    return () => controller.abort()
  }, [read, tries])
  return result?.read === read ? result.loading : { state: "loading" }
}
