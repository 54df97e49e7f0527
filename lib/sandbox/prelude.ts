/**
 * Runs inside the sandbox before the person's code: `console`, `tools`, and the way in and out as JSON text.
 * It keeps its own hold of every built-in it uses, because the code after it may replace them.
 */
export const prelude = String.raw`(host) => {
  "use strict"
  const { parse, stringify } = JSON
  const { create, freeze } = Object
  const [Error, Promise, RangeError, String] = [globalThis.Error, globalThis.Promise, globalThis.RangeError, globalThis.String]
  const isError = Function.prototype.call.bind(Object.prototype.isPrototypeOf, Error.prototype)
  const head = Function.prototype.call.bind(String.prototype.slice)

  const show = (value) => {
    if (typeof value === "string") return value
    if (isError(value)) return value.name + ": " + value.message
    try {
      return stringify(value) ?? String(value)
    } catch {
      return String(value)
    }
  }

  const log = (...values) => {
    let line = ""
    for (let at = 0; at < values.length; at++) line += (at ? " " : "") + show(values[at])
    host.log(line.length, line.length > host.logLength ? "" : stringify(line))
  }

  const describe = (error) => {
    try {
      if (!isError(error)) return stringify({ message: head(show(error), 0, 2000) })
      return stringify({ name: head(String(error.name), 0, 200), message: head(String(error.message), 0, 2000), stack: head(String(error.stack), 0, 4000) })
    } catch {
      return "{}"
    }
  }

  const pending = create(null)
  const hostFunction = (name) => (args) => {
    // Made here, where the line of the call is still known.
    const refusal = new Error("")
    return new Promise((resolve, reject) => {
      const text = stringify(args) ?? "null"
      if (text.length > host.callLength) throw new RangeError("The arguments of tools." + name + " are longer than 256 KiB.")
      pending[host.call(name, text)] = { resolve, reject, refusal }
    })
  }

  const start = async (module, args) => {
    try {
      const { default: main } = await module
      if (typeof main !== "function") return host.noMain()
      const text = stringify(await main(parse(args))) ?? "null"
      host.done(text.length, text.length > host.resultLength ? "" : text)
    } catch (error) {
      host.failed(describe(error))
    }
  }

  const answer = (id, ok, text) => {
    const { resolve, reject, refusal } = pending[id]
    delete pending[id]
    if (ok) return resolve(parse(text))
    refusal.message = parse(text)
    reject(refusal)
  }

  const tools = create(null)
  for (const name of parse(host.names)) tools[name] = hostFunction(name)
  globalThis.tools = freeze(tools)
  globalThis.console = { log, info: log, warn: log, error: log, debug: log }
  return { start, answer, describe }
}`
