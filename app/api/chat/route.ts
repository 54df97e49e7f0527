import { handle, readBody, Refused } from "#lib/http.ts"
import { knownAgent, knownModel } from "#lib/conversation-fields.ts"
import { askedByChat, chatBody } from "#lib/runtime/chat-request.ts"
import { followChat } from "#lib/runtime/chat-stream.ts"
import { eventStream } from "#lib/sse.ts"
import { requestStop } from "#lib/store/requests.ts"

/** The AI SDK's UI message stream over one of our turns: `useChat` as it is. */
export const POST = handle(async ({ request, workspace, runtime }) => {
  const body = await readBody(request, chatBody)
  if (body.agent !== undefined) body.agent = await knownAgent(runtime, workspace, body.agent)
  if (body.model !== undefined) await knownModel(runtime, workspace, body.model)
  if (!runtime.bus.hasRoom(workspace)) throw new Refused(503, "Too many event streams are open. Close some pages.", { "Retry-After": "5" })
  const asked = await askedByChat(runtime, workspace, body)
  runtime.runner.ring(asked.log)

  const stream = eventStream((follower) => {
    let turnId: string | undefined
    let isDone = false
    const leave = followChat(runtime, asked, { ...follower, end: () => { isDone = true; follower.end() } }, (picked) => { turnId = picked })
    return () => {
      leave()
      // Whoever goes away before the end has pressed stop, unless they said otherwise; a message that still waits is left alone.
      if (!isDone && body.onDisconnect === "stop" && turnId) void requestStop(runtime.db, asked.log, { turnId }).then(() => runtime.runner.ring(asked.log), () => undefined)
    }
  })
  stream.headers.set("x-vercel-ai-ui-message-stream", "v1")
  return stream
})
