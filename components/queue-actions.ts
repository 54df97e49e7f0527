/** Moving and removing messages that wait, as the endpoints allow it: one can only be put before another. */
import * as api from "./api.ts"
import { newMessageId } from "./message-id.ts"
import { told } from "./told.ts"
import { notify } from "./ui/toast.tsx"
import type { ViewStore } from "./view-store.ts"

/** `before` null: to the end, by putting all that follow before it, in their order. */
export async function moveQueued(conversationId: string, { view }: ViewStore, messageId: string, before: string | null): Promise<void> {
  if (before !== null) return void (await api.editMessage(conversationId, messageId, { before }))
  const at = view.queue.findIndex((message) => message.messageId === messageId)
  const following = view.queue.slice(at + 1).filter(({ state }) => state === "queued").map((message) => message.messageId)
  for (const other of following) await api.editMessage(conversationId, other, { before: messageId })
}

/** The notice sends the same words again, to the place where they were. The result of a task stays with the task. */
export async function removeQueued(conversationId: string, { view }: ViewStore, messageId: string): Promise<void> {
  const message = view.messages.get(messageId)
  const next = view.queue[view.queue.findIndex((other) => other.messageId === messageId) + 1]?.messageId
  await api.removeMessage(conversationId, messageId)
  if (!message) return
  if (message.taskId) return notify({ text: `The agent is not told how “${view.tasks.get(message.taskId)?.title ?? "the task"}” ended. Its result stays on the board.` })
  const { text } = message
  const undo = async () => {
    const again = { messageId: newMessageId(), text: typeof text === "string" ? text : String(await api.readBlob(conversationId, text.blob)) }
    await api.postMessage(conversationId, again)
    const waits = (id: string | undefined) => view.queue.some((other) => other.messageId === id)
    if (next !== undefined && waits(next)) await api.editMessage(conversationId, again.messageId, { before: next })
  }
  notify({ text: "Removed a waiting message.", action: { label: "Undo", run: () => void told(undo()) } })
}
