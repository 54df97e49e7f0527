/** Work in the background as functions: start it, look at it, wait for it, talk to it, cancel it. */
import { z } from "zod"
import { CallError } from "#lib/agent/call.ts"
import { DELIVERIES } from "#lib/agent/events.ts"
import { queueOf } from "#lib/agent/queue.ts"
import { isOver, REPORT_PROGRESS, type Delivery, type Task } from "#lib/agent/tasks.ts"
import type { Call, Result, Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

/** What was asked for; what is left out, the desk decides. */
export type Wanted = { title: string; task: string; agent?: string | undefined; deliver?: Delivery | undefined }

/** As a tool tells it: `output` whole. */
export type KnownTask = Omit<Task, "output"> & { output: string | null }

/** Where tasks are kept. Each function acts for the conversation that the call is part of; what cannot be done is thrown as a `CallError`. */
export type TaskDesk = {
  /** The same call gets the same tasks, also when it is run again. */
  create(tasks: Wanted[], call: Call): Promise<Task[]>
  /** In the order they were made; with `ids`, those of them that there are. */
  list(call: Call, ids?: string[]): Promise<KnownTask[]>
  cancel(id: string, call: Call): Promise<Task>
  message(id: string, text: string, call: Call): Promise<Task>
}

const wanted = z.strictObject({
  title: z.string().trim().min(1).max(200).describe("A few words by which a person recognises the task."),
  task: z.string().trim().min(1).max(32_000).describe("Everything that is needed to do it: whoever does it sees nothing else of this conversation."),
  agent: z.string().max(200).optional().describe("Which agent does it; left out: you."),
  deliver: z.enum(DELIVERIES).optional().describe(
    "How you learn of the result. push_when_idle (default): it is told to you once you are idle. push_now: also in the middle of a turn, before your next step. poll: only when you ask with check_tasks. silent: only the person sees it."),
})

const id = z.string().max(200).describe("The id of the task, e.g. k7m2p9qx.")

const MANY = 1_000

export const taskTools = (desk: TaskDesk): Tool[] => [
  builtin({
    name: "create_task",
    description:
      "Start a task in the background and go on at once. Call it for what takes long, or what the person asks to be done in the background. The answer is only that it was delegated: do not make a result up, tell the person that it is under way.",
    kind: "task",
    idempotent: true,
    input: wanted,
    run: async (task, call) => delegated(await desk.create([task], call)),
  }),
  builtin({
    name: "create_tasks",
    description: "Start several tasks in the background at once, each as create_task does. Up to 8 run side by side, the others wait for their turn.",
    kind: "task",
    idempotent: true,
    input: z.strictObject({ tasks: z.array(wanted).min(1).max(MANY).describe("The tasks; none may need the result of another.") }),
    run: async ({ tasks }, call) => delegated(await desk.create(tasks, call)),
  }),
  builtin({
    name: "check_tasks",
    description: "How the background tasks of this conversation stand, and the results of those that have ended. Do not call it again and again to wait: results come by themselves, or wait_for_task waits.",
    kind: "task",
    idempotent: true,
    input: z.strictObject({ ids: z.array(id).max(MANY).optional().describe("Only these tasks; left out: all of this conversation.") }),
    async run({ ids }, call) {
      const tasks = await desk.list(call, ids)
      if (ids) for (const wantedId of ids) if (!tasks.some((task) => task.id === wantedId)) throw await unknown(desk, wantedId, call)
      return told(tasks, call)
    },
  }),
  builtin({
    name: "wait_for_task",
    description: "Wait until a background task has ended, and get its result. Call it only when you can do nothing without the result: you say nothing meanwhile.",
    kind: "task",
    resumable: true,
    input: z.strictObject({ id }),
    async run({ id: taskId }, call) {
      const task = await find(desk, taskId, call)
      return isOver(task.status) ? told([task], call) : { wait: "task", taskId }
    },
  }),
  builtin({
    name: "cancel_task",
    description: "Cancel a background task that is queued, running or waiting. What it has done so far is not undone.",
    kind: "task",
    idempotent: true,
    input: z.strictObject({ id }),
    async run({ id: taskId }, call) {
      const { title, status } = await desk.cancel(taskId, call)
      return { text: status === "cancelled" ? `Task ${taskId} "${title}" is cancelled.` : `Task ${taskId} "${title}" had ${status} before it could be cancelled.`, details: { card: "tasks", ids: [taskId] } }
    },
  }),
  builtin({
    name: "message_task",
    description: "Say something to a background task: more information, a correction, a wish. It hears it before its next step; one that has ended goes on with it.",
    kind: "task",
    idempotent: true,
    input: z.strictObject({ id, text: z.string().trim().min(1).max(32_000).describe("What it shall hear.") }),
    async run({ id: taskId, text }, call) {
      const { title } = await desk.message(taskId, text, call)
      return { text: `Task ${taskId} "${title}" was told.`, details: { card: "tasks", ids: [taskId] } }
    },
  }),
]

/** `report_progress`: what every agent has while it works on a task. */
export const progressTool: Tool = builtin({
  name: REPORT_PROGRESS,
  description: "Tell the person how far you are with this task. Call it now and then in long work, together with other calls; it needs no answer.",
  kind: "task",
  idempotent: true,
  input: z.strictObject({
    percent: z.number().min(0).max(100).describe("How much of the task is done, 0 to 100."),
    note: z.string().max(500).optional().describe("What you are doing, in a few words."),
  }),
  run: () => ({ text: "Noted." }),
})

/** What is pending, by the id under which it can be asked for. */
function delegated(tasks: Task[]): Result {
  const lines = tasks.map(({ id: taskId, title, deliver }) => `${taskId} "${title}": delegated, pending. ${HOW[deliver]}`)
  return { text: lines.join("\n"), details: { card: "tasks", ids: tasks.map((task) => task.id) } }
}

const HOW: Record<Delivery, string> = {
  push_when_idle: "Its result will be told to you.",
  push_now: "Its result will be told to you.",
  poll: "Ask for its result with check_tasks.",
  silent: "The person will see its result.",
}

/** The state of tasks in words. A result that is told here is not pushed any more. */
function told(tasks: KnownTask[], call: Call): Result {
  const { log, world } = call.turn
  const waiting = new Set(queueOf(log).map(({ messageId }) => messageId))
  for (const { id: taskId, status } of tasks) {
    // Its end may be on its way to this log still.
    const unheard = isOver(status) && log.findLast(({ event }) => event.type === "task.changed" && event.taskId === taskId)?.event
    if (waiting.has(taskId) || (unheard && unheard.type === "task.changed" && !isOver(unheard.status))) void world.emit({ type: "message.removed", messageId: taskId })
  }
  return { text: tasks.map(line).join("\n") || "There are no tasks in this conversation.", details: { card: "tasks", ids: tasks.map((task) => task.id) } }
}

function line({ id: taskId, title, status, progress, output, error }: KnownTask): string {
  const head = `${taskId} "${title}": ${status}`
  if (status === "succeeded") return `${head}\n${output ?? ""}`
  if (isOver(status)) return error ? `${head}: ${error.message}` : head
  const { percent, words } = progress ?? {}
  return [head, ...(percent === undefined ? [] : [`${percent} %`]), ...(words ? [`last words: ${words}`] : [])].join(", ")
}

async function find(desk: TaskDesk, taskId: string, call: Call): Promise<KnownTask> {
  const [task] = await desk.list(call, [taskId])
  if (!task) throw await unknown(desk, taskId, call)
  return task
}

/** Names the way out. */
async function unknown(desk: TaskDesk, taskId: string, call: Call): Promise<CallError> {
  const ids = (await desk.list(call)).slice(-20).map((task) => `${task.id} "${task.title}"`)
  return new CallError("unknown_task", `There is no task ${taskId} in this conversation. ${ids.length ? `There are: ${ids.join(", ")}.` : "No task was started here yet."}`)
}
