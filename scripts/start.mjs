// `npm start` and the other commands that work on a fresh clone: installs what is missing, then runs a file of scripts/ with Node 24.
import { spawn } from "node:child_process"
import { install } from "./install.mjs"

const [script = "serve.ts", ...args] = process.argv.slice(2)
// A small nursery: what a stream of tokens leaves behind is collected at once instead of growing to 100 MB first.
const child = spawn(install(), ["--max-semi-space-size=8", `scripts/${script}`, ...args], { stdio: "inherit" })

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
child.on("exit", (code, signal) => {
  if (signal) process.removeAllListeners(signal).kill(process.pid, signal)
  else process.exit(code ?? 1)
})
