/** How the servers that a person named are reached: at addresses they may have, and nowhere they send us on to. */
import { lookup } from "node:dns/promises"
import http from "node:http"
import https from "node:https"
import { isIP, type LookupFunction } from "node:net"
import { bareHost, isPublic } from "#lib/tools/addresses.ts"

/** Services that clouds offer from inside their machines: whoever reaches them is the machine. */
const isMetadata = (address: string): boolean => /^(169\.254\.|168\.63\.129\.16$|fd00:ec2::254$|100\.100\.100\.200$)/i.test(address.replace(/^::ffff:/i, ""))

const mayReach = (address: string, isAlone: boolean): boolean => isPublic(address) || (isAlone && !isMetadata(address))

/** Why this server may not be asked from here; undefined when it may. Names that cannot be found are for the request to report. */
export async function addressProblem(url: URL, isAlone: boolean): Promise<string | undefined> {
  const found = await addressesOf(url)
  if (found.every((address) => mayReach(address, isAlone))) return undefined
  return isAlone
    ? `${url.host} is an address of this machine's cloud, which is no server of models.`
    : `${url.host} is inside this machine or its network. Only a Full Turn that listens on a loopback HOST reaches such servers: this one serves others too.`
}

/** Whether everything the name stands for lies within this machine or its network. */
export async function isInside(url: URL): Promise<boolean> {
  const found = await addressesOf(url)
  return found.length > 0 && found.every((address) => !isPublic(address))
}

async function addressesOf(url: URL): Promise<string[]> {
  const host = bareHost(url)
  if (isIP(host)) return [host]
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

const made = new Map<boolean, typeof fetch>()

/** A `fetch` whose connections go to checked addresses only; it follows no redirects. `isAlone`: who can ask this server is its owner. */
export function providerFetch(isAlone: boolean): typeof fetch {
  const known = made.get(isAlone) ?? makeFetch(isAlone)
  made.set(isAlone, known)
  return known
}

/** With connections that are kept for the next request. */
function makeFetch(isAlone: boolean): typeof fetch {
  const agents = { keepAlive: true, lookup: checkedLookup(isAlone) }
  const plain = new http.Agent(agents)
  const secure = new https.Agent(agents)

  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const host = bareHost(url)
    // The system is not asked for a number.
    if (isIP(host) && !mayReach(host, isAlone)) throw blocked(host)
    const headers = Object.fromEntries(new Headers(init.headers))
    // What is packed would have to be unpacked here.
    const options = { method: init.method ?? "GET", headers: { ...headers, "accept-encoding": "identity" }, signal: init.signal ?? undefined }
    const { promise, resolve, reject } = Promise.withResolvers<Response>()
    const request = url.protocol === "https:" ? https.request(url, { ...options, agent: secure }) : http.request(url, { ...options, agent: plain })
    request.on("response", (answer) => resolve(asResponse(answer))).on("error", reject)
    request.end(typeof init.body === "string" ? init.body : undefined)
    return promise
  }
}

function asResponse(answer: http.IncomingMessage): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) for (const one of [value ?? []].flat()) headers.append(name, one)
  const status = answer.statusCode ?? 502
  const isBare = status === 204 || status === 205 || status === 304
  if (isBare) answer.resume()
  return new Response(isBare ? null : new ReadableStream(byteSource(answer)), { status: Math.max(200, status), headers })
}

/** Read as fast as it is asked for. */
function byteSource(answer: http.IncomingMessage): UnderlyingDefaultSource<Uint8Array> {
  const pieces = answer[Symbol.asyncIterator]()
  return {
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: () => void answer.destroy(),
  }
}

/** What is connected to is what was checked: the same answer of the same question. */
const checkedLookup = (isAlone: boolean): LookupFunction => (host, { all }, give) => {
  void lookup(host, { all: true }).then((found) => {
    if (!found.every(({ address }) => mayReach(address, isAlone))) return give(blocked(host), "", 0)
    const [first = { address: "", family: 0 }] = found
    return all ? give(null, found) : give(null, first.address, first.family)
  }, (error: NodeJS.ErrnoException) => give(error, "", 0))
}

const blocked = (host: string): NodeJS.ErrnoException => Object.assign(new Error(`${host} is not reachable from here`), { code: "EACCES" })
