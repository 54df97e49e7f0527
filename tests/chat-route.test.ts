import { Chat } from "@ai-sdk/react"
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses, lastAssistantMessageIsCompleteWithToolCalls, type UIMessage } from "ai"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Tool } from "#lib/agent/types.ts"
import { conversationOf } from "#lib/runtime/chat-request.ts"
import { signSession } from "#lib/session.ts"
import { newId } from "#lib/store/ids.ts"
import { readLog } from "#lib/store/log.ts"
import * as chatRoute from "../app/api/chat/route.ts"
import * as streamRoute from "../app/api/chat/[id]/stream/route.ts"
import { follow, is, startApp, typesOf } from "./support/app.ts"
import { startUpstream, type Upstream } from "./support/fake-upstream.ts"
import { toolOf } from "./support/world.ts"

let upstream: Upstream
let app: Awaited<ReturnType<typeof startApp>>

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false }
const tools: Tool[] = [
  toolOf("weather", ({ city }) => `Rain in ${String(city)}.`, { parameters }),
  toolOf("broken", () => { throw new Error("The roof leaks.") }),
  toolOf("send_mail", ({ city }) => `Sent to ${String(city)}.`, { parameters, approval: "ask" }),
  toolOf("ask_person", (_, call) => (call.answer?.output === undefined ? { wait: "answer" } : JSON.stringify(call.answer.output))),
  toolOf("slow", (_, call) => new Promise((_resolve, reject) => call.signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true }))),
]

beforeAll(async () => {
  upstream = await startUpstream()
  app = await startApp({ upstream: upstream.url, tools })
})
afterAll(async () => {
  await app.stop()
  await upstream.close()
})

/** The client as it is, but for its network: the routes are called as the server would. */
function chatOf(model: string, { workspace = newId(), body = {}, automatic }: { workspace?: string; body?: object; automatic?: "approvals" | "results" } = {}) {
  const { APP_SECRET, INSTALL_ID } = app.runtime.env
  const cookie = `sid_${INSTALL_ID}=${signSession(APP_SECRET, workspace)}`
  const states: string[] = []
  const fetchRoute: typeof fetch = async (input, init) => {
    const request = new Request(new URL(String(input), "http://127.0.0.1"), { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } })
    const id = /\/api\/chat\/([^/]+)\/stream/.exec(request.url)?.[1]
    const response = id ? await streamRoute.GET(request, { params: Promise.resolve({ id }) }) : await chatRoute.POST(request, { params: Promise.resolve({}) })
    // What a browser does: an abort ends the body.
    const read = response.body?.getReader()
    if (!read) return response
    request.signal.addEventListener("abort", () => void read.cancel().catch(() => undefined), { once: true })
    return new Response(new ReadableStream({
      async pull(controller) {
        const { done, value } = await read.read()
        if (request.signal.aborted) return controller.error(request.signal.reason)
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => read.cancel(reason),
    }), response)
  }
  const id = newId()
  const chat = new Chat({
    id,
    transport: new DefaultChatTransport({ fetch: fetchRoute, body: { model: `openai:${model}`, ...body } }),
    ...(automatic === "approvals" && { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses }),
    ...(automatic === "results" && { sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithToolCalls }),
  })
  const log = { workspace, conversation: conversationOf(workspace, id) }
  // Every state that a page could have drawn.
  chat["~registerMessagesCallback"](() => {
    for (const part of partsOf(chat.messages)) {
      const state = `${part.type} ${"state" in part ? part.state : ""}`.trim()
      if (states.at(-1) !== state && !states.includes(state)) states.push(state)
    }
  })
  return { chat, log, states, fetchRoute, id }
}

const partsOf = (messages: UIMessage[]): UIMessage["parts"] => messages.at(-1)?.parts ?? []
/** Of the agent; nothing while the person had the last word. */
const textOf = (messages: UIMessage[]): string => (messages.at(-1)?.role === "assistant" ? partsOf(messages) : []).map((part) => (part.type === "text" ? part.text : "")).join("")
const toolPart = (messages: UIMessage[]) => partsOf(messages).find((part) => part.type.startsWith("tool-"))

/** Resolves once the chat has nothing under way and `fits`. */
async function settled(chat: { status: string; messages: UIMessage[] }, fits: () => boolean): Promise<void> {
  while (!(chat.status === "ready" && fits())) await new Promise((resolve) => setImmediate(resolve))
}

test("a chat of the AI SDK talks to an agent, and what it said is a log like any other", async () => {
  upstream.script("hello", [{ text: "Hello there, you." }, { text: "Still here." }])
  const { chat, log } = chatOf("hello")
  await chat.sendMessage({ text: "Hi" })
  expect(chat.messages).toMatchObject([{ role: "user" }, { role: "assistant", metadata: { conversationId: log.conversation } }])
  expect(textOf(chat.messages)).toBe("Hello there, you.")
  await chat.sendMessage({ text: "And now?" })
  expect(textOf(chat.messages)).toBe("Still here.")
  expect(chat.messages).toHaveLength(4)
  const events = await readLog(app.runtime.db.pool, log)
  expect(typesOf(events).filter((type) => type === "message.user" || type === "turn.finished")).toEqual(["message.user", "turn.finished", "message.user", "turn.finished"])
  expect(events.find(({ event }) => event.type === "message.user")?.event).toMatchObject({ text: "Hi", messageId: chat.messages[0]?.id })
})

test("a call is a tool part: its input streams, its output follows, and the answer comes in the same message", async () => {
  upstream.script("tooled", [{ text: "I look.", calls: [{ name: "weather", arguments: { city: "Oslo" } }, { name: "broken", arguments: {} }] }, { text: "Take a coat." }])
  const { chat, states } = chatOf("tooled")
  await chat.sendMessage({ text: "Rain?" })
  expect(partsOf(chat.messages)).toMatchObject([
    { type: "step-start" }, { type: "text", text: "I look.", state: "done" },
    { type: "tool-weather", state: "output-available", input: { city: "Oslo" }, output: "Rain in Oslo." },
    { type: "tool-broken", state: "output-error", errorText: "The roof leaks." },
    { type: "step-start" }, { type: "text", text: "Take a coat." },
  ])
  expect(states).toEqual(expect.arrayContaining(["tool-weather input-streaming", "tool-weather input-available", "tool-weather output-available", "tool-broken output-error"]))
})

test("a call that needs a yes asks for it, and goes on in the same message when it gets one", async () => {
  upstream.script("careful", [{ calls: [{ name: "send_mail", arguments: { city: "Oslo" } }] }, { text: "It is sent." }])
  const { chat, log } = chatOf("careful", { automatic: "approvals" })
  await chat.sendMessage({ text: "Send it." })
  const part = toolPart(chat.messages)
  expect(part).toMatchObject({ type: "tool-send_mail", state: "approval-requested", input: { city: "Oslo" } })
  await chat.addToolApprovalResponse({ id: part && "approval" in part ? (part.approval?.id ?? "") : "", approved: true })
  await settled(chat, () => textOf(chat.messages) === "It is sent.")
  expect(chat.messages).toHaveLength(2)
  expect(toolPart(chat.messages)).toMatchObject({ state: "output-available", output: "Sent to Oslo." })
  const turns = (await readLog(app.runtime.db.pool, log)).flatMap(({ event }) => (event.type === "turn.started" ? [event.turnId] : []))
  expect(new Set(turns).size).toBe(1)
})

test("a no is a denied call, and the model hears of it", async () => {
  upstream.script("denied", [{ calls: [{ name: "send_mail", arguments: { city: "Oslo" } }] }, { text: "Then not." }])
  const { chat } = chatOf("denied", { automatic: "approvals" })
  await chat.sendMessage({ text: "Send it." })
  const part = toolPart(chat.messages)
  await chat.addToolApprovalResponse({ id: part && "approval" in part ? (part.approval?.id ?? "") : "", approved: false, reason: "Too early." })
  await settled(chat, () => textOf(chat.messages) === "Then not.")
  expect(toolPart(chat.messages)).toMatchObject({ state: "output-denied" })
  expect(JSON.stringify(upstream.requests.at(-1)?.body)).toContain("Too early.")
})

test("a function that a person plays waits for the result that the client gives", async () => {
  upstream.script("played", [{ calls: [{ name: "ask_person", arguments: {} }] }, { text: "Blue it is." }])
  const { chat } = chatOf("played", { automatic: "results" })
  await chat.sendMessage({ text: "Which colour?" })
  const part = toolPart(chat.messages)
  expect(part).toMatchObject({ state: "input-available" })
  await chat.addToolOutput({ tool: "ask_person" as never, toolCallId: part && "toolCallId" in part ? part.toolCallId : "", output: { colour: "blue" } as never })
  await settled(chat, () => textOf(chat.messages) === "Blue it is.")
  expect(JSON.stringify(upstream.requests.at(-1)?.body)).toContain("blue")
})

test("a failure is the error of the chat, in our words", async () => {
  upstream.script("locked", [{ status: 401 }])
  const { chat } = chatOf("locked")
  await chat.sendMessage({ text: "Hi" })
  expect(chat.status).toBe("error")
  expect(chat.error?.message).toContain("The key was refused")
})

test("what cannot be asked is refused before anything is in the log", async () => {
  const { fetchRoute, log } = chatOf("any")
  for (const body of [{ id: "a" }, { id: "a", messages: [] }, { id: "a", messages: [{ id: "m", role: "user", parts: [] }] }, { id: "a", messages: [{ id: "m", role: "user", parts: [{ type: "text", text: "Hi" }] }], agent: "nobody" }]) {
    const response = await fetchRoute("/api/chat", { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } })
    expect([400, 409]).toContain(response.status)
  }
  expect(await readLog(app.runtime.db.pool, log)).toEqual([])
})

test("stop ends the turn, also while a function runs, and the next message goes on", async () => {
  upstream.script("stopped", [{ calls: [{ name: "slow", arguments: {} }] }, { text: "Back again." }])
  const { chat, log } = chatOf("stopped")
  const page = follow(app.runtime, log)
  const sending = chat.sendMessage({ text: "Wait." })
  await settledTool(chat)
  await chat.stop()
  await sending
  expect(chat.status).toBe("ready")
  page.leave()
  const again = follow(app.runtime, log)
  expect((await again.until(is("turn.finished"))).event).toMatchObject({ reason: "stopped" })
  again.leave()
  await chat.sendMessage({ text: "Hello?" })
  expect(textOf(chat.messages)).toBe("Back again.")
})

async function settledTool(chat: { messages: UIMessage[] }): Promise<void> {
  for (;;) {
    const part = toolPart(chat.messages)
    if (part && "state" in part && part.state === "input-available") return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test("a page that comes back gets the turn that runs from its beginning, and nothing when none does", async () => {
  const { promise: hold, resolve: goOn } = Promise.withResolvers<void>()
  upstream.script("resumed", [{ text: "A long and winding answer.", holdOpen: hold, holdAt: 2 }])
  const workspace = newId()
  const first = chatOf("resumed", { workspace, body: { onDisconnect: "continue" } })
  void first.chat.sendMessage({ text: "Tell me." })
  while (textOf(first.chat.messages) === "") await new Promise((resolve) => setImmediate(resolve))
  await first.chat.stop()
  const { fetchRoute, id } = first
  const back = new Chat({ id, messages: first.chat.messages.slice(0, 1), transport: new DefaultChatTransport({ fetch: fetchRoute }) })
  const resuming = back.resumeStream()
  while (textOf(back.messages) === "") await new Promise((resolve) => setImmediate(resolve))
  goOn()
  await resuming
  expect(textOf(back.messages)).toBe("A long and winding answer.")
  expect(back.messages).toHaveLength(2)
  const later = new Chat({ id, messages: back.messages, transport: new DefaultChatTransport({ fetch: fetchRoute }) })
  await later.resumeStream()
  expect(later.messages).toEqual(back.messages)
})

test("regenerating runs the turn again as a new message in the place of the old one", async () => {
  upstream.script("again", [{ text: "First." }, { text: "Second." }])
  const { chat, log } = chatOf("again")
  await chat.sendMessage({ text: "Say something." })
  await chat.regenerate()
  expect(chat.messages).toHaveLength(2)
  expect(textOf(chat.messages)).toBe("Second.")
  expect((await readLog(app.runtime.db.pool, log)).filter(({ event }) => event.type === "turn.started").at(-1)?.event).toMatchObject({ cause: { kind: "retry" } })
})

test("chats of two workspaces with one id are two conversations", async () => {
  expect(conversationOf("a", "chat")).not.toBe(conversationOf("b", "chat"))
})
