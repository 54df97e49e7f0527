/** What the forms share with which a person answers a call that waits. */
"use client"
import { useState } from "react"
import { answerCall, type Answer } from "#components/api.ts"

/** An input of a form in a card. */
export const field = "w-full rounded-md border border-line-control bg-surface px-2.5 py-1.5 text-trace text-ink max-md:text-[1rem]"

export type Sends = { send: (answer: Answer) => void; sending: boolean }

/** The state of the call changes by the stream, so a sent answer is only waited for. */
export function useAnswer(callId: string) {
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState("")
  const send = (answer: Answer) => {
    setSending(true)
    setProblem("")
    answerCall(callId, answer).catch((error: Error) => {
      setProblem(error.message)
      setSending(false)
    })
  }
  return { send, sending, problem }
}
