/** The process in which one run happens: it is killed afterwards, and can be killed before. Started by pool.ts with no environment and hardly a permission. */
import { writeSync } from "node:fs"
import { createInterface } from "node:readline"
import type { FromChild, ToChild } from "./protocol.ts"
import { stripTypes } from "./strip.ts"
import { openVm } from "./vm.ts"

// Written at once, because a run holds the event loop until it ends or waits.
const send = (message: FromChild) => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at)
}

let vm: ReturnType<typeof openVm> | undefined

createInterface({ input: process.stdin }).on("line", async (line) => {
  const message: ToChild = JSON.parse(line)
  if (message.type === "run") vm = openVm(message, send)
  else (await vm)?.answer(message)
})

// The first use of the parser is the slow one; it happens before anybody waits.
stripTypes("")
send({ type: "ready" })
