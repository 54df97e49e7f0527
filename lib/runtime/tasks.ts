/** Background tasks in this process: the desk that tools ask, what starts them, and how one runs. */
import { CallError } from "#lib/agent/call.ts"
import type { Envelope } from "#lib/agent/events.ts"
import { attemptsOf, endingOf, isOver, progressOf, type Task } from "#lib/agent/tasks.ts"
import type { Call } from "#lib/agent/types.ts"
import { announce } from "#lib/store/announce.ts"
import { readBlobs } from "#lib/store/blobs.ts"
import type { Db } from "#lib/store/db.ts"
import { readLog, type LogId } from "#lib/store/log.ts"
import { acceptMessage, Conflict, editMessage, found, Missing, requestRetry } from "#lib/store/requests.ts"
import { cancelTask, PER_CONVERSATION, queueAgain, settle, startNext } from "#lib/store/task-runs.ts"
import { createTasks, readTask, tasksBeside } from "#lib/store/tasks.ts"
import { progressTool, type KnownTask, type TaskDesk, type Wanted } from "#lib/tools/tasks.ts"
import type { Agents, AgentSet } from "./agents.ts"
import { report } from "./report.ts"

/** What the tools of tasks do in a workspace, for the conversation of the call; `open` gives the agents that there are. */
export function createDesk(db: Db, workspace: string, open: Agents["open"]): TaskDesk {
  /** Only of the conversation that the call is part of. */
  const mine = async (id: string, call: Call): Promise<string> => {
    if ((await tasksBeside(db, workspace, call.callId, [id])).length > 0) return id
    throw new CallError("unknown_task", `There is no task ${id} in this conversation. check_tasks tells which there are.`)
  }
  return {
    create: (tasks, call) => asData(async () => {
      const known = await open(workspace)
      const { turnId, callId, turn } = call
      const started = turn.log.find(({ event }) => event.type === "turn.started" && event.turnId === turnId)?.event
      const cause = started?.type === "turn.started" ? started.cause.id : undefined
      const made = await createTasks(db, workspace, { turnId, callId, cause }, tasks.map((task) => complete(task, call, known)))
      // Those that could start: any worker that is rung looks for whose turn it is.
      for (const { logId } of made.slice(0, PER_CONVERSATION)) announce(db.pool, { workspace, conversation: logId }, 0, true)
      return made
    }),
    list: async (call, ids) => Promise.all((await tasksBeside(db, workspace, call.callId, ids)).map((task) => whole(db, workspace, task))),
    cancel: (id, call) => asData(async () => cancelTask(db, workspace, await mine(id, call))),
    message: (id, text, call) => asData(async () => (await messageTask(db, workspace, await mine(id, call), { text, messageId: call.callId })).task),
  }
}

/** The agent by its name, and what was left out. */
function complete({ title, task, agent = "", deliver }: Wanted, call: Call, known: AgentSet) {
  const doer = known.find(agent || call.agent.name)
  if (!doer) throw new CallError("unknown_agent", `There is no agent "${agent}". Available agents: ${known.names.join(", ")}.`)
  // What a text column of the database cannot hold.
  const plain = (text: string) => text.toWellFormed().replaceAll("\0", "\uFFFD")
  return { title: plain(title), task: plain(task), agent: doer.name, deliver: deliver ?? call.agent.definition?.deliver ?? ("push_when_idle" as const) }
}

/** What cannot be done is something that the model can read. */
async function asData<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Conflict || error instanceof Missing) throw new CallError("refused", error.message)
    throw error
  }
}

async function whole(db: Db, workspace: string, task: Task): Promise<KnownTask> {
  const { output } = task
  if (output === null || typeof output === "string") return { ...task, output }
  const json = (await readBlobs(db, workspace, [output.blob])).get(output.blob)
  return { ...task, output: json === undefined ? output.head : String(JSON.parse(json)) }
}

/** Says something to a task: it joins the running turn before its next step, or is what it goes on with. @throws Missing */
export async function messageTask(db: Db, workspace: string, id: string, message: { text: string; messageId: string }): Promise<{ task: Task; log: LogId; seq: number }> {
  const task = found(await readTask(db.pool, workspace, id))
  const log = { workspace, conversation: task.logId }
  const { seq } = await acceptMessage(db, log, message)
  // Taken already: nothing has to join any more.
  await editMessage(db, log, message.messageId, { now: true }).catch((error: unknown) => {
    if (!(error instanceof Conflict)) throw error
  })
  if (isOver(task.status)) await queueAgain(db, log)
  return { task: (await readTask(db.pool, workspace, id)) ?? task, log, seq }
}

/** Runs a task that has ended once more, as a new turn in its log. @throws Missing, Conflict when it has not ended */
export async function retryTask(db: Db, workspace: string, id: string): Promise<{ task: Task; log: LogId }> {
  const task = found(await readTask(db.pool, workspace, id))
  if (!isOver(task.status)) throw new Conflict(`This task is ${task.status}. Cancel it first.`)
  const log = { workspace, conversation: task.logId }
  const begun = await readLog(db.pool, log, ["turn.started"])
  if (begun.length > 0) await requestRetry(db, log)
  await queueAgain(db, log)
  return { task: (await readTask(db.pool, workspace, id)) ?? task, log }
}

/** Starts what may start, one after the other; whoever asks meanwhile has it looked at once more. `idle` resolves when nothing is being started. */
export function createStarter(db: Db, holder: string, ring: (log: LogId) => void): { start(): void; idle(): Promise<void> } {
  let again = false
  let looking: Promise<void> | undefined
  async function look(): Promise<void> {
    while (again) {
      again = false
      for (let log = await startNext(db, holder); log; log = await startNext(db, holder)) ring(log)
    }
  }
  function start(): void {
    again = true
    looking ??= look().catch((error: unknown) => report("queued tasks were not started", error)).finally(() => {
      looking = undefined
      if (again) start()
    })
  }
  return { start, idle: async () => looking }
}

/** Records what a task came to whose log was looked at up to its last event. */
export const settleTask = (db: Db, log: LogId, events: Envelope[], waits: boolean): Promise<boolean> =>
  settle(db, log, { seen: events.at(-1)?.seq ?? 0, attempt: attemptsOf(events), progress: progressOf(events), end: waits ? "waits" : endingOf(events) })

/** The agents as they are while they work on a task. */
export const atWork = ({ find, tool, names }: AgentSet): AgentSet => ({
  names,
  tool: (name) => (name === progressTool.name ? progressTool : tool(name)),
  find(name, modelOf) {
    const agent = find(name, modelOf)
    return agent && { ...agent, tools: [...agent.tools, progressTool] }
  },
})
