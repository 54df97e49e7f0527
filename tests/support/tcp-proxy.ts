/** Stands between a client and a server on the loopback, and can cut the wire. */
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

export async function startProxy(port: number, host: string) {
  const sockets = new Set<Socket>()
  let cut = false
  const server = createServer((client) => {
    if (cut) return void client.resetAndDestroy()
    const upstream = connect(port, host)
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(from)
      from.on("error", () => to.destroy())
      from.on("close", () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  return {
    port: typeof address === "object" && address ? address.port : 0,
    /** Resets every connection and refuses new ones. */
    cut(): void {
      cut = true
      for (const socket of sockets) socket.resetAndDestroy()
    },
    mend(): void { cut = false },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    },
  }
}
