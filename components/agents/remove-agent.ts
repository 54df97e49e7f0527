/** Deletes an agent at once; the notice brings it back. */
import { wordsOf } from "#components/tools/problem.tsx"
import { notify } from "#components/ui/toast.tsx"
import { deleteAgent, restoreAgent, type ShownAgent } from "./agents-api.ts"

/** `changed` is told when the agent is gone and when it is there again. True when it was deleted. */
export async function removeAgent({ id, name, preset }: ShownAgent, changed: () => void): Promise<boolean> {
  const failed = (error: unknown) => notify({ text: wordsOf(error), tone: "error" })
  try {
    await deleteAgent(id)
  } catch (error) {
    failed(error)
    return false
  }
  const text = preset ? `“${name}” is the preset again.` : `Deleted “${name}”.`
  notify({ text, action: { label: "Undo", run: () => void restoreAgent(id).then(changed, failed) } })
  changed()
  return true
}
