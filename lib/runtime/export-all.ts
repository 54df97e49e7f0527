/** All conversations of a workspace as one zip of cassettes, made while it is sent: one conversation at a time is in memory. */
import { Zip, ZipDeflate } from "fflate"
import { listAll } from "#lib/store/conversations.ts"
import { exportConversation, secretValues } from "./export.ts"
import type { Runtime } from "./runtime.ts"

export function exportAll(home: Pick<Runtime, "db" | "env">, workspace: string): ReadableStream<Uint8Array> {
  let next: AsyncGenerator<void> | undefined
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const zip = new Zip((error, bytes, last) => {
        if (error) return controller.error(error)
        controller.enqueue(bytes)
        if (last) controller.close()
      })
      next = write(home, workspace, zip)
    },
    async pull() {
      await next?.next()
    },
    async cancel() {
      await next?.return(undefined)
    },
  })
}

async function* write(home: Pick<Runtime, "db" | "env">, workspace: string, zip: Zip): AsyncGenerator<void> {
  const secrets = await secretValues(home, workspace)
  for (const about of await listAll(home.db, workspace)) {
    const { name, text } = await exportConversation(home, { workspace, conversation: about.id }, about, "json", { secrets })
    const file = new ZipDeflate(about.parentId !== null ? `tasks/${name}` : name, { level: 6 })
    zip.add(file)
    file.push(new TextEncoder().encode(text), true)
    yield
  }
  zip.end()
}
