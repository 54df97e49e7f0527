/**
 * The floor that every figure is compared with: plain Node passes the upstream's bytes on and does nothing else.
 * `POST` goes to UPSTREAM and its answer comes back as it is; `GET /<n>` sends n bytes at once.
 */
import { createServer, request as ask, Agent } from "node:http"

const { UPSTREAM = "" } = process.env
const agent = new Agent({ keepAlive: true })

const server = createServer((request, response) => {
  if (request.method === "GET") return void response.end(Buffer.alloc(Number(request.url?.slice(1)), "x"))
  const passed = ask(`${UPSTREAM}/chat/completions`, { method: "POST", agent, headers: { "content-type": "application/json" } }, (answer) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    answer.on("data", (bytes: Buffer) => response.write(bytes))
    answer.on("end", () => response.end())
  })
  passed.on("error", () => response.destroy())
  request.pipe(passed)
})

server.listen(0, "127.0.0.1", () => {
  const bound = server.address()
  console.log(`serves at http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}/`)
})
