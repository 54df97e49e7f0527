import { z } from "zod"
import { TaskFacts } from "#components/trace/task-facts.tsx"

export const tasks = z.object({ ids: z.array(z.string()) })

/** The tasks that a call started, asked about or changed, as they stand now. */
export const Tasks = ({ details: { ids } }: { details: z.infer<typeof tasks> }) => <TaskFacts ids={ids} />
