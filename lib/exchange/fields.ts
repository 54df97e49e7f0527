/**
 * What every text of a log and of the database is, and who may see it in a share. One list of each; what is in neither
 * is seen by nobody, and a test fails on it. A share is built from what stands here, never by leaving something out.
 */

/** `public`: in every share. `private`: in none. Otherwise only where its owner includes it. */
export type Audience = "public" | "private" | "title" | "instructions" | "memories" | "toolSource"

/**
 * `id`: names a part of the log. `word`: one of ours, a number in letters or a time. `name`: what a person called something.
 * `text`, `json`: what people, models and tools said. `hash`: names a content. Only `name`, `text` and `json` can hold words of somebody.
 */
export type Nature = "id" | "word" | "name" | "text" | "json" | "hash"

export type Field = { audience: Audience; nature: Nature }

const all = (audience: Audience, natures: Partial<Record<Nature, string>>): [string, Field][] =>
  Object.entries(natures).flatMap(([nature, paths]) => paths.split(/\s+/).map((path): [string, Field] => [path, { audience, nature: nature as Nature }]))

/** By `type/field/field`, `[]` for the items of a list. Of a large value its parts are what the value is. */
export const EVENT_FIELDS: ReadonlyMap<string, Field> = new Map([
  ...all("public", {
    id: `envelope/turnId envelope/parent
      message.user/messageId message.edited/messageId message.edited/before message.removed/messageId
      turn.started/turnId turn.started/cause/id model.started/stepId model.started/takes[]
      message.assistant/stepId message.assistant/calls[]/callId call.started/callId call.waiting/callId call.waiting/taskId
      call.answered/callId call.finished/callId agent.changed/callId task.changed/taskId turn.finished/turnId
      text.delta/stepId reasoning.delta/stepId args.delta/stepId args.delta/callId call.delta/callId`,
    word: `envelope/at turn.started/cause/kind turn.started/agentVersion turn.started/model
      model.started/agentVersion model.started/model model.started/tools[]/version model.started/tools[]/kind
      message.assistant/finishReason message.assistant/leftOut[] message.assistant/calls[]/kind message.assistant/hosted[]/type message.assistant/hosted[]/status call.started/version call.waiting/for call.answered/by
      call.finished/error/kind agent.changed/from/version agent.changed/to/version
      tools.changed/added[]/version tools.changed/added[]/kind tools.changed/source
      task.changed/status task.changed/deliver task.changed/error/kind turn.finished/reason turn.finished/error/kind`,
    name: `envelope/agent turn.started/agent model.started/agent model.started/tools[]/name
      message.assistant/agent message.assistant/calls[]/name call.started/name call.finished/name
      agent.changed/from/name agent.changed/to/name task.changed/agent tools.changed/added[]/name tools.changed/removed[] args.delta/name`,
    text: `message.user/text message.edited/text message.assistant/text message.assistant/reasoning message.assistant/calls[]/arguments message.assistant/hosted[]/text
      model.started/tools[]/why tools.changed/added[]/why
      call.answered/reason call.finished/output call.finished/error/message task.changed/title task.changed/output task.changed/progress/words
      task.changed/error/message turn.finished/error/message text.delta/delta reasoning.delta/delta args.delta/delta call.delta/delta`,
    json: "call.started/args call.waiting/args call.waiting/details call.answered/output call.answered/args call.finished/details",
    hash: "model.started/tools[]/hash model.started/settings tools.changed/added[]/hash",
  }),
  ...all("instructions", {
    hash: "model.started/instructions agent.changed/from/hash agent.changed/to/hash",
    json: "turn.started/context",
    name: "model.started/unknown[]",
  }),
  ...all("memories", {
    hash: "model.started/inserts",
    id: "memory.changed/memoryId memory.changed/supersedes",
    word: "memory.changed/op",
  }),
  ...all("private", { id: "task.changed/logId", word: "model.started/requestHash", json: "message.assistant/provider" }),
])

/** By `Model/column`. What the log holds is shown by the list above; nothing else of the database is, but for what stands here as something else than private. */
export const DATABASE_FIELDS: ReadonlyMap<string, Audience> = new Map([
  ...columns("title", "Conversation", "title"),
  ...columns("public", "Conversation", "agent model"),
  ...columns("private", "Conversation", "id workspaceId parentId settings context turnId leaseHolder stopTurnId retryOf forkedFromId rerunOfId overrides"),
  ...columns("public", "Event", "turnId agent parent type messageId callId text data"),
  ...columns("private", "Event", "conversationId"),
  ...columns("public", "Blob", "json"),
  ...columns("private", "Blob", "workspaceId hash"),
  ...columns("private", "BlobUse", "conversationId hash"),
  ...columns("private", "Workspace", "id"),
  ...columns("private", "DailyUsage", "workspaceId"),
  ...columns("private", "Call", "id conversationId"),
  ...columns("private", "Wire", "conversationId stepId response how"),
  ...columns("private", "Draft", "conversationId stepId kind callId name text turnId parent"),
  ...columns("private", "Server", "holder address"),
  ...columns("private", "UsedLink", "id"),
  ...columns("private", "Tool", "id workspaceId name"),
  ...columns("toolSource", "ToolVersion", "definition"),
  ...columns("private", "ToolVersion", "toolId original"),
  ...columns("private", "ToolExample", "id toolId args expected"),
  ...columns("private", "Secret", "workspaceId name box last4"),
  ...columns("private", "Agent", "id workspaceId name"),
  ...columns("private", "AgentVersion", "agentId workspaceId name definition"),
  ...columns("private", "OutboxMail", "id workspaceId to subject body"),
  ...columns("private", "CalendarEvent", "id workspaceId title start with"),
  ...columns("private", "Provider", "id workspaceId name kind baseURL box last4 model quirks"),
  ...columns("private", "Price", "workspaceId model currency"),
  ...columns("private", "MemorySettings", "workspaceId embeddingModel"),
  ...columns("private", "Task", "workspaceId id conversationId callId turnId logId title task agent deliver status progress output error"),
  ...columns("private", "Share", "id tokenHash workspaceId conversationId include redactions"),
  ...columns("private", "Memory", `id workspaceId text scope agent conversationId supersedesId absorbs supersededById
    sourceConversationId sourceTurnId sourceCallId sourceMessageId judged language search embedding embeddingModel`),
])

function columns(audience: Audience, model: string, names: string): [string, Audience][] {
  return names.split(/\s+/).map((name) => [`${model}/${name}`, audience])
}
