/** QuickJS in WebAssembly: one interpreter, one run. What it can reach of the world is the six functions of `host` below. */
import { readFileSync } from "node:fs"
import variant from "@jitl/quickjs-wasmfile-release-sync"
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core"
import type { QuickJSContext, QuickJSHandle, VmCallResult } from "quickjs-emscripten-core"
import { startClock } from "./clock.ts"
import { failureOf, timedOut, tooDeep, waitsForEver } from "./failures.ts"
import { HOST_CALL_BYTES } from "./limits.ts"
import { collectLines } from "./log-lines.ts"
import { prelude } from "./prelude.ts"
import type { Failure, FromChild, ToChild } from "./protocol.ts"
import { FILE, lineWith, stripTypes } from "./strip.ts"

type Run = Extract<ToChild, { type: "run" }>
type Answer = Extract<ToChild, { type: "answer" }>

const PAGE = 64 * 1024
const MIB = 1024 * 1024
/** Jobs between two looks at whether the run is over: after the deadline each of them can still go on for a moment. */
const JOBS = 32
/** Of wall time, in deadlines: before the kill from outside at 2, so that the person learns the line. */
const WALL = 1.75

const wasm = new WebAssembly.Module(readFileSync(new URL(import.meta.resolve("@jitl/quickjs-wasmfile-release-sync/wasm"))))

/** Runs the code until it ends or waits for the host; `answer` goes on. Says `done` or `failed` exactly once. */
export async function openVm(run: Run, send: (message: FromChild) => void): Promise<{ answer(message: Answer): void }> {
  const { limits } = run
  const clock = startClock()
  const log = collectLines((lines) => send({ type: "log", lines }))
  const memory = new WebAssembly.Memory({ initial: (16 * MIB) / PAGE, maximum: Math.max(16, limits.memoryMiB) * (MIB / PAGE) })
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule: wasm, wasmMemory: memory }))
  const runtime = quickjs.newRuntime()
  runtime.setMaxStackSize(limits.stackKiB * 1024)
  runtime.setModuleLoader((name) => {
    missing = { message: `There is no module "${name}": the code has only the language itself, console.log and tools.`, line: lineWith(name, run.code) }
    return { error: new Error(missing.message) }
  })
  const vm = runtime.newContext()

  let ended = false
  /** Why the run must end, even when the code catches what it is told. */
  let over: Failure | undefined
  /** The last import; its error has no stack. */
  let missing: { message: string; line: number } | undefined
  let logBytes = 0
  let calls = 0
  let unanswered = 0

  const end = (message: FromChild) => {
    if (ended) return
    ended = true
    log.flush()
    send(message)
  }
  // The memory grows in steps of up to 5 % near its end, so it is used up a little before.
  const usedUp = () => memory.buffer.byteLength >= limits.memoryMiB * MIB * 0.9
  const fail = (described: string) => {
    const error = failureOf(described, { over, limits, usedUp: usedUp() })
    if (error.message === missing?.message) error.line ??= missing?.line
    end({ type: "failed", error })
  }
  const refuse = (failure: Failure): never => {
    over ??= failure
    throw new Error(failure.message)
  }

  runtime.setInterruptHandler(() => {
    log.flushIfDue()
    if (clock.cpuMs() >= limits.cpuMs || clock.busyMs() >= limits.cpuMs * WALL) over ??= timedOut(limits)
    return over !== undefined
  })

  const host = hostObject(vm, {
    log(length, text) {
      const line: string = text ? JSON.parse(text) : ""
      logBytes += Math.max(length, Buffer.byteLength(line)) + 1
      if (logBytes > limits.logBytes) refuse({ kind: "log", message: `The code logged more than ${limits.logBytes / 1024} KiB.` })
      log.add(line)
    },
    call(name, args) {
      calls += 1
      if (calls > limits.hostCalls) refuse({ kind: "host_calls", message: `The code made more than ${limits.hostCalls} calls of tools.` })
      if (Buffer.byteLength(args) > HOST_CALL_BYTES) throw new RangeError(`The arguments of tools.${name} are longer than 256 KiB.`)
      unanswered += 1
      send({ type: "call", id: calls, name, args })
      return calls
    },
    done(length, output) {
      if (over) return fail("{}")
      if (Math.max(length, Buffer.byteLength(output)) <= limits.resultBytes) return end({ type: "done", output, cpuMs: Math.round(clock.cpuMs()) })
      end({ type: "failed", error: { kind: "too_large", message: `The result is longer than ${limits.resultBytes / 1024} KiB of JSON.` } })
    },
    failed: fail,
    noMain: () => end({ type: "failed", error: { kind: "syntax", message: "The code needs an `export default async function (args) { … }`." } }),
  })
  vm.setProp(host, "names", vm.newString(JSON.stringify(run.hosts)))
  vm.setProp(host, "logLength", vm.newNumber(limits.logBytes))
  vm.setProp(host, "callLength", vm.newNumber(HOST_CALL_BYTES))
  vm.setProp(host, "resultLength", vm.newNumber(limits.resultBytes))
  const inside = vm.unwrapResult(vm.callFunction(vm.unwrapResult(vm.evalCode(prelude, "prelude.js")), vm.undefined, host))
  const enter = (name: string, ...values: QuickJSHandle[]): VmCallResult<QuickJSHandle> => vm.callFunction(vm.getProp(inside, name), vm.undefined, ...values)

  const work = (step: () => void) => {
    clock.resume()
    try {
      step()
      for (let more = true, late = false; more && !ended && !late; ) {
        // Once more after the limit, for the code's end to be told with its line.
        late = over !== undefined
        const done = runtime.executePendingJobs(JOBS)
        more = done.error !== undefined || done.value > 0
      }
      // What the code threw away or caught at its limit, it does not report.
      if (over || unanswered === 0) fail(over ? "{}" : waitsForEver)
    } catch (error) {
      // V8 ran out of its own stack or the interpreter broke: what is left of it is not to be entered again.
      end({ type: "failed", error: error instanceof RangeError ? { kind: "threw", message: tooDeep } : { kind: "killed", message: `The interpreter broke: ${error}` } })
    }
    log.flush()
    clock.pause()
  }

  const stripped = stripTypes(run.code)
  if ("error" in stripped) end({ type: "failed", error: stripped.error })
  else {
    work(() => {
      const module = vm.evalCode(stripped.code, FILE, { type: "module" })
      if (!module.error) return void enter("start", module.value, vm.newString(run.args))
      const described = enter("describe", module.error)
      fail(described.error ? "{}" : vm.getString(described.value))
    })
  }

  return {
    answer({ id, ok, value }) {
      if (ended) return
      work(() => {
        unanswered -= 1
        enter("answer", vm.newNumber(id), ok ? vm.true : vm.false, vm.newString(value))
      })
    },
  }
}

type HostFunctions = {
  log(length: number, line: string): void
  call(name: string, args: string): number
  done(length: number, output: string): void
  failed(described: string): void
  noMain(): void
}

/** The functions as an object inside the sandbox; only numbers and strings pass. */
function hostObject(vm: QuickJSContext, functions: HostFunctions): QuickJSHandle {
  const object = vm.newObject()
  const add = (name: string, call: (...handles: QuickJSHandle[]) => QuickJSHandle | void) => vm.setProp(object, name, vm.newFunction(name, call))
  const number = (handle = vm.undefined) => vm.getNumber(handle)
  const string = (handle = vm.undefined) => vm.getString(handle)
  add("log", (length, line) => functions.log(number(length), string(line)))
  add("call", (name, args) => vm.newNumber(functions.call(string(name), string(args))))
  add("done", (length, output) => functions.done(number(length), string(output)))
  add("failed", (described) => functions.failed(string(described)))
  add("noMain", () => functions.noMain())
  return object
}
