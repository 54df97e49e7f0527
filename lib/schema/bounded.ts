import vm from "node:vm"

const context = vm.createContext({ work: undefined })
const script = new vm.Script("work()")

/** Runs something that may take for ever, for so many milliseconds at most: also a pattern that backtracks. @throws TooLong */
export function bounded<T>(ms: number, work: () => T): T {
  const before: unknown = context.work
  context.work = work
  try {
    return script.runInContext(context, { timeout: ms })
  } catch (error) {
    // It comes from the other realm, whose errors are of another class.
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new TooLong(`took longer than ${ms} ms`)
    throw error
  } finally {
    context.work = before
  }
}

export class TooLong extends Error {}
