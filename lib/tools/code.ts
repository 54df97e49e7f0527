/** A tool whose code a person or a model wrote; where it runs comes in through `deps`. */
import { CallError, asText } from "#lib/agent/call.ts"
import type { Args, Call, Json, Result, Tool } from "#lib/agent/types.ts"

/** What a run is given and what it comes back with; `runSandboxed` is one. */
export type RunCode = (run: { code: string; args: Json; signal: AbortSignal; onLog?: (line: string) => void }) => Promise<
  | { ok: true; output: Json; log: string[]; ms: number; cpuMs: number }
  | { ok: false; error: { kind: string; message: string; line?: number }; log: string[]; ms: number }
>

export type CodeDeps = {
  runCode: RunCode
  /** Gets each line of `console.log` while the code runs. */
  onLog?: (line: string, call: Call) => void
}

/** Runs the code with the call's arguments. A string it returns reaches the model as it is, anything else as JSON; its log lines, and the line that failed, stand in `details`. */
export const codeTool = ({ code }: { code: string }, { runCode, onLog }: CodeDeps): Pick<Tool, "run"> => ({
  async run(args: Args, call: Call): Promise<Result> {
    const plain: Json = JSON.parse(JSON.stringify(args))
    const done = await runCode({ code, args: plain, signal: call.signal, onLog: onLog && ((line) => onLog(line, call)) })
    const { log, ms } = done
    if (done.ok) return { text: asText(done.output), details: { card: "code", log, ms, cpuMs: done.cpuMs } }
    const { kind, message, line } = done.error
    throw new CallError(kind, line === undefined ? message : `${message} (line ${line})`, { card: "code", log, ms, ...(line !== undefined && { line }) })
  },
})
