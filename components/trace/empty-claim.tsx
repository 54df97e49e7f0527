/** Word of an answer that claims an action which no call of its turn could have done; a guess, and told as one. */
"use client"
import { MessageCircleQuestionMark } from "lucide-react"
import { useMemo } from "react"
import { useEntity, useViewStore } from "#components/view-store.ts"
import type { TurnView } from "#lib/agent/view.ts"
import { Notice } from "./card.tsx"
import { emptyClaim } from "./claims.ts"
import { VisibleText } from "./visible-text.tsx"

const LENGTH = 200

/** The claiming sentence, or nothing. */
export function useEmptyClaim(entity: TurnView): string | undefined {
  const { view } = useViewStore()
  const turn = useEntity(entity)
  // The turn and its answer change in place; what is finished changes no more.
  return useMemo(() => emptyClaim(turn, view), [turn, view, turn.version])
}

export function EmptyClaim({ turn }: { turn: TurnView }) {
  const claim = useEmptyClaim(turn)
  if (claim === undefined) return null
  return (
    <div className="text-trace">
      <Notice tone="waiting" icon={MessageCircleQuestionMark} title="No function was called">
        <p className="text-ink-2">
          The answer says “<VisibleText text={claim.length > LENGTH ? `${claim.slice(0, LENGTH)}…` : claim} />”, and no call of this turn could have done that. A guess by rules: check before you rely on it.
        </p>
      </Notice>
    </div>
  )
}
