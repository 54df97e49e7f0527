import { createHash } from "node:crypto"
import { realpathSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { json } from "node:stream/consumers"
import { z } from "zod"

const told = z.object({ pid: z.number(), address: z.string().optional() })

/** What the holder of a lock tells those who ask. */
export type Holder = z.infer<typeof told>

/** Either the lock is ours, or it is held by a process that is alive and says who it is. */
export type Lock = { ours: true; tell(address: string): void; release(): void } | { ours: false; holder: Holder }

/**
 * Locks a folder for one purpose. The lock is a listening socket, so the system itself lets it go
 * with its process, and no file with the number of a process can be mistaken for a living one.
 */
export async function lock(folder: string, purpose: string): Promise<Lock> {
  const name = `full-turn-${createHash("sha256").update(`${realpathSync(folder)}\0${purpose}`).digest("hex").slice(0, 32)}`
  const path = process.platform === "linux" ? `\0${name}` : process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name)
  for (;;) {
    const mine = await listen(path)
    if (mine) return mine
    const holder = await ask(path)
    if (holder) return { ours: false, holder }
    // A socket that nobody answers on: its process was killed. On Linux the name is gone with the process.
    if (process.platform !== "linux" && process.platform !== "win32") rmSync(path, { force: true })
  }
}

function listen(path: string): Promise<Lock | undefined> {
  const self: Holder = { pid: process.pid }
  const server = createServer((socket) => socket.on("error", () => undefined).end(JSON.stringify(self)))
  server.unref()
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => error.code === "EADDRINUSE" ? resolve(undefined) : reject(error))
    server.listen(path, () => resolve({ ours: true, tell: (address) => void (self.address = address), release: () => void server.close() }))
  })
}

async function ask(path: string): Promise<Holder | undefined> {
  const socket = connect(path)
  socket.setTimeout(2_000, () => socket.destroy())
  try {
    return told.parse(await json(socket))
  } catch {
    return undefined
  }
}
