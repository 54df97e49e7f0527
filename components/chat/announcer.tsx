/** Says each finished answer once to a screen reader, instead of every token of it. */
"use client"
import { useEffect, useRef, useState } from "react"
import { shownText } from "#components/shown-text.ts"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TurnView } from "#lib/agent/view.ts"

const LENGTH = 1_000

export function Announcer() {
  const { view } = useViewStore()
  useEntity(view)
  const last = view.turns.at(-1)
  const running = useRef<string | null>(null)
  const [words, setWords] = useState("")
  const status = last?.status
  useEffect(() => {
    if (!last) return
    if (status === "running") running.current = last.turnId
    else if (running.current === last.turnId) {
      running.current = null
      setWords(endingOf(last))
    }
  }, [last, status])
  return <p aria-live="polite" className="sr-only">{words}</p>
}

function endingOf(turn: TurnView): string {
  if (turn.status !== "done") return `The turn ended: ${turn.status}. ${turn.error?.message ?? ""}`
  const step = turn.steps.at(-1)
  return step ? `${step.agent}: ${shownText(step.text).slice(0, LENGTH)}` : ""
}
