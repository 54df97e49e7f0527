import type { StepView } from "#lib/agent/view.ts"

const steps: Record<string, { label: string; says: string }> = {
  recall: { label: "Recall", says: "No model was asked for this: the agent looks into memory first, in every turn. What it found stands before the model's next request, as a call and its result like any other." },
  remember: { label: "Remember", says: "No model was asked to answer here: the agent keeps by itself what the turn told, once the answer is given." },
}

/** What to call a step that the agent's memory policy made and no model; undefined for a model's answer. */
export const policyOf = ({ finishReason = "" }: StepView): { label: string; says: string } | undefined => (Object.hasOwn(steps, finishReason) ? steps[finishReason] : undefined)
