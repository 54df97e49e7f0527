/** What a person does with a task; failures are told at the foot of the page. */
import { told } from "#components/told.ts"
import { notify } from "#components/ui/toast.tsx"
import { cancelTask, retryTask } from "./tasks-api.ts"

/** At once; the notice runs it again. */
export async function cancel({ id, title }: { id: string; title: string }): Promise<void> {
  await told(cancelTask(id).then(({ status }) => {
    if (status === "cancelled") notify({ text: `Cancelled “${title}”.`, action: { label: "Run it again", run: () => void retry({ id }) } })
    else notify({ text: `“${title}” had ended before it could be cancelled.` })
  }))
}

export const retry = ({ id }: { id: string }): Promise<void> => told(retryTask(id))
