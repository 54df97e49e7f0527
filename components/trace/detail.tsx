/** The lower half of the panel: the card of the step or call that is chosen. */
"use client"
import { X } from "lucide-react"
import { IconButton } from "#components/ui/icon-button.tsx"
import { useViewStore } from "#components/view-store.ts"
import { CallCard } from "./call-card.tsx"
import { StepCard } from "./step-card.tsx"

export function Detail({ id, onClose }: { id: string; onClose: () => void }) {
  const { view } = useViewStore()
  const call = view.calls.get(id)
  const step = view.steps.get(id)
  const close = <IconButton icon={X} size="sm" label="Close the card" shortcut="Esc" onClick={onClose} />
  if (call) return <CallCard call={call} close={close} />
  if (step) return <StepCard step={step} close={close} />
  return null
}
