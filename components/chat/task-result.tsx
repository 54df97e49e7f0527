/** A task's end where the conversation was told of it: nobody wrote this. */
import { TaskLine } from "#components/tasks/task-line.tsx"

export const TaskResult = ({ taskId }: { taskId: string }) => (
  <div className="overflow-hidden rounded-lg border border-dashed border-line-strong bg-surface">
    <h2 className="px-3 pt-1.5 text-meta text-ink-3">The result of a background task came in</h2>
    <TaskLine taskId={taskId} />
  </div>
)
