/** Deletes a tool at once; the notice brings it back. */
import { notify } from "#components/ui/toast.tsx"
import { wordsOf } from "./problem.tsx"
import { deleteTool, restoreTool, type OwnTool } from "./tools-api.ts"

/** `changed` is told when the tool is gone and when it is there again. True when it was deleted. */
export async function removeTool({ id, name }: OwnTool, changed: () => void): Promise<boolean> {
  const failed = (error: unknown) => notify({ text: wordsOf(error), tone: "error" })
  try {
    await deleteTool(id)
  } catch (error) {
    failed(error)
    return false
  }
  notify({ text: `Deleted “${name}”.`, action: { label: "Undo", run: () => void restoreTool(id).then(changed, failed) } })
  changed()
  return true
}
