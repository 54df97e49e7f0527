/** An HTTP server that counts what tools really did. It outlives the processes that are killed, so memory is durable enough. */
import { once } from "node:events"
import { createServer } from "node:http"

/** One request of a tool: something happened in the world. */
export type Effect = { tool: string; callId: string; key: string | undefined }

export type Witness = Awaited<ReturnType<typeof startWitness>>

export async function startWitness() {
  const effects: Effect[] = []
  const gates = new Map<string, Promise<void>>()
  const waits: { n: number; resolve: () => void }[] = []

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const { tool, callId } = JSON.parse(Buffer.concat(parts).toString("utf8")) as { tool: string; callId: string }
    const key = request.headers["idempotency-key"]
    effects.push({ tool, callId, key: typeof key === "string" ? key : undefined })
    for (const wait of waits.filter(({ n }) => n <= effects.length)) wait.resolve()
    await gates.get(tool)
    response.end(`${tool} took effect`)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()

  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    effects,
    /** How often each call of a tool took effect. */
    counts(tool: string): Map<string, number> {
      const counts = new Map<string, number>()
      for (const effect of effects) if (effect.tool === tool) counts.set(effect.callId, (counts.get(effect.callId) ?? 0) + 1)
      return counts
    },
    /** Resolves when `n` effects, of whatever tool, have been seen. */
    seen: (n: number): Promise<void> => (effects.length >= n ? Promise.resolve() : new Promise((resolve) => waits.push({ n, resolve }))),
    /** The tool's requests take effect but get no reply until the function it gives is called. */
    hold(tool: string): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.set(tool, promise)
      return resolve
    },
    async close(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
}
