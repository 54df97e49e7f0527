/** A tool from a description, heard while it is written. */
import { createParser } from "eventsource-parser"
import { ApiError, send } from "#components/api.ts"
import type { Words } from "./tools-api.ts"

/** What is there of it: the last text may be cut anywhere. */
export type GrowingWords = Partial<Words>
type Problem = { status: number; detail: string }

/** @throws ApiError that says what to do; whatever `fetch` throws when the signal is aborted */
export async function generateTool(description: string, { signal, onDraft }: { signal: AbortSignal; onDraft: (draft: GrowingWords) => void }): Promise<Words> {
  const response = await send("POST", "/api/tools/generate", { body: { description }, signal, accept: "text/event-stream" })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let done: Words | undefined
  let problem: Problem | undefined
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === "draft") onDraft(JSON.parse(data))
      if (event === "done") done = JSON.parse(data)
      if (event === "problem") problem = JSON.parse(data)
    },
  })
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      if (signal.aborted) throw cause
      throw new ApiError(0, "The connection broke off while the model wrote. What has come is still here; make it again.")
    })
    if (!piece || piece.done) break
    parser.feed(piece.value)
  }
  if (done) return done
  throw new ApiError(problem?.status ?? 0, problem?.detail ?? "The answer ended too early. What has come is still here; make it again.")
}
