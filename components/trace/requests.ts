/** What the model saw in a step, as the server computes it from the log. */
"use client"
import { useEffect, useState } from "react"
import { ApiError } from "#components/api.ts"
import type { Json } from "#lib/agent/types.ts"

export type Language = "curl" | "python" | "typescript"
export type StepRequest = { request: Json; response?: Json }
export type Loading<T> = { state: "loading" } | { state: "failed"; message: string; again: () => void } | { state: "loaded"; value: T }

/** The request of a step and its raw answer; read again when `finished` changes. */
export const useStepRequest = (conversationId: string, stepId: string, finished: boolean): Loading<StepRequest> =>
  useFetched(`${requestUrl(conversationId, stepId)}#${finished}`, readJson)

/** The request as a program to run. */
export const useStepCode = (conversationId: string, stepId: string, language: Language): Loading<string> =>
  useFetched(`${requestUrl(conversationId, stepId)}&as=${language}`, readText)

const requestUrl = (conversationId: string, stepId: string) =>
  `/api/conversations/${encodeURIComponent(conversationId)}/request?step=${encodeURIComponent(stepId)}`

const readJson = (response: Response): Promise<StepRequest> => response.json()
const readText = (response: Response): Promise<string> => response.text()

function useFetched<T>(url: string, read: (response: Response) => Promise<T>): Loading<T> {
  const [result, setResult] = useState<{ url: string; loading: Loading<T> }>()
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const controller = new AbortController()
    const load = async (): Promise<Loading<T>> => {
      try {
        const response = await fetch(url, { signal: controller.signal })
        if (!response.ok) throw new ApiError(response.status, await problemOf(response))
        return { state: "loaded", value: await read(response) }
      } catch (error) {
        const message = error instanceof ApiError ? error.message : "The server cannot be reached. Check that it runs, then try again."
        return { state: "failed", message, again: () => setTries((tried) => tried + 1) }
      }
    }
    void load().then((loading) => controller.signal.aborted || setResult({ url, loading }))
    return () => controller.abort()
  }, [url, read, tries])
  return result?.url === url ? result.loading : { state: "loading" }
}

async function problemOf(response: Response): Promise<string> {
  const problem: unknown = await response.json().catch(() => null)
  const detail = typeof problem === "object" && problem !== null && "detail" in problem ? problem.detail : undefined
  return typeof detail === "string" ? detail : `The server answered ${response.status}.`
}
