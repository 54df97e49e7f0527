/**
 * A chat-completions server that does what the model's name says, in a process of its own:
 * `stream-<chunks>-<per second>` · `calls-<number>-<seconds each waits>` · `args-<bytes>` · anything else: two words.
 * The first text of an answer is `<<asked begun>>`: when the request was whole and when its answer began, on the machine's clock.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { clock } from "./clock.ts"

const WORD = "word "
/** Characters of one delta of arguments, about what a fast model puts into one. */
const ARGS_DELTA = 64
/** Deltas of arguments between two looks at whether the reader keeps up. */
const ARGS_BURST = 64

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: "chatcmpl-bench", object: "chat.completion.chunk", created: 1_700_000_000, model: "bench", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const call = (index: number, id: string, name: string, args: string): string =>
  chunk({ tool_calls: [{ index, id, type: "function", function: { name, arguments: args } }] })
const last = (finish: string): string =>
  `${chunk({}, finish)}data: ${JSON.stringify({ id: "chatcmpl-bench", object: "chat.completion.chunk", choices: [], usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 } })}\n\ndata: [DONE]\n\n`
const words = chunk({ content: WORD })

type Body = { model: string; messages: { role: string }[] }

// Who asks keeps connections for as long as the run takes.
const server = createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  const { model, messages } = await read(request)
  const asked = clock()
  response.writeHead(200, { "content-type": "text/event-stream" })
  const begin = () => response.write(chunk({ role: "assistant", content: `<<${asked.toFixed(3)} ${clock().toFixed(3)}>>` }))
  const [kind = "", first = "0", second = "0"] = model.split("-")
  const answered = messages.at(-1)?.role === "tool"
  if (kind === "stream") {
    begin()
    await pace(response, Number(first), Number(second))
    response.end(last("stop"))
  } else if (kind === "calls" && !answered) {
    for (let i = 0; i < Number(first); i++) response.write(call(i, `call_${i}`, "wait", JSON.stringify({ seconds: Number(second) })))
    response.end(last("tool_calls"))
  } else if (kind === "args" && !answered) {
    begin()
    await writeArguments(response, Number(first))
    response.end(last("tool_calls"))
  } else {
    begin()
    response.end(chunk({ content: "All done." }) + last("stop"))
  }
})

async function read(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString())
}

/** One write per chunk at an even pace, each stream by its own timer; what a late timer missed follows at once. */
function pace(response: ServerResponse, chunks: number, perSecond: number): Promise<void> {
  const begun = clock()
  let sent = 0
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (const due = Math.min(chunks, ((clock() - begun) * perSecond) / 1000); sent < due && !response.destroyed; sent++) response.write(words)
      if (sent < chunks && !response.destroyed) return
      clearInterval(timer)
      resolve()
    }, 1000 / perSecond)
  })
}

/** As fast as they are taken. */
async function writeArguments(response: ServerResponse, bytes: number): Promise<void> {
  response.write(call(0, "call_0", "search_text", ""))
  const delta = (args: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: args } }] })
  response.write(delta(`{"query":"`))
  const middle = delta("x".repeat(ARGS_DELTA)).repeat(ARGS_BURST)
  for (let left = bytes; left > 0 && !response.destroyed; left -= ARGS_DELTA * ARGS_BURST) {
    const all = left >= ARGS_DELTA * ARGS_BURST
    if (!response.write(all ? middle : delta("x".repeat(left)))) await new Promise((resolve) => response.once("drain", resolve))
  }
  response.write(delta(`"}`))
}

server.listen(0, "127.0.0.1", () => {
  const bound = server.address()
  console.log(`serves at http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}/v1`)
})
