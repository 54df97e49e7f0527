/** The options of curl that make a request. */

export type Request = {
  method: string
  url: string
  headers: [string, string][]
  /** Pairs that go into the address besides those that stand there. */
  query: string[]
  data?: string
  /** The media type, if the command says one. */
  type?: string
  /** Whether it logs in with a name and password. */
  user: boolean
}

const LONG: Record<string, string> = {
  X: "request", H: "header", d: "data", u: "user", G: "get", I: "head", F: "form", b: "cookie", A: "user-agent", e: "referer", T: "upload-file",
  o: "output", w: "write-out", m: "max-time", x: "proxy", c: "cookie-jar", E: "cert", K: "config", r: "range", t: "telnet-option", z: "time-cond", y: "speed-time", Y: "speed-limit", D: "dump-header", C: "continue-at",
}

const WITH_VALUE = new Set([
  ...Object.values(LONG).filter((name) => name !== "get" && name !== "head"),
  "url", "json", "data-raw", "data-ascii", "data-binary", "data-urlencode", "form-string", "oauth2-bearer", "connect-timeout", "retry", "retry-delay", "retry-max-time",
  "cacert", "key", "resolve", "interface", "proxy-user", "max-redirs", "limit-rate", "proxy-header", "unix-socket", "ciphers", "url-query",
])

export function readRequest(words: string[], tell: (message: string) => void): Request {
  const request: Request = { method: "", url: "", headers: [], query: [], user: false }
  const data: string[] = []
  let method: string | undefined
  let get = false
  for (const { name, value } of readOptions(words)) {
    switch (name) {
      case "": case "url": if (request.url === "") request.url = value; break
      case "request": method = value.toUpperCase(); break
      case "get": get = true; break
      case "head": method ??= "HEAD"; break
      case "header": request.headers.push(splitHeader(value)); break
      case "cookie": request.headers.push(["Cookie", value]); break
      case "user-agent": request.headers.push(["User-Agent", value]); break
      case "referer": request.headers.push(["Referer", value]); break
      case "oauth2-bearer": request.headers.push(["Authorization", `Bearer ${value}`]); break
      case "user": request.user = true; break
      case "url-query": request.query.push(value); break
      case "json":
        data.push(value)
        request.headers.push(["Content-Type", "application/json"])
        break
      case "data": case "data-raw": case "data-ascii": case "data-binary": case "data-urlencode":
        if (value.startsWith("@") && name !== "data-raw") tell("The body comes from a file that is not here; it was left out.")
        else data.push(name === "data-urlencode" ? encodePair(value) : value)
        break
      case "form": case "form-string": case "upload-file": tell("A tool cannot send files or multipart forms; that part was left out."); break
      default: break
    }
  }
  const joined = data.length > 0 ? data.join("&") : undefined
  if (get && joined !== undefined) request.query.push(...joined.split("&").filter(Boolean))
  else if (joined !== undefined) request.data = joined
  request.method = method ?? (request.data !== undefined ? "POST" : "GET")
  request.headers = request.headers.filter(([name]) => name !== "")
  request.type = request.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1]
  return request
}

/** `-XPOST`, `-X POST`, `--request=POST` and `-sSL` alike; a word that is no option has the name "". */
function readOptions(words: string[]): { name: string; value: string }[] {
  const options: { name: string; value: string }[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ""
    if (word.startsWith("--")) {
      const [, name = "", given] = /^--([^=]+)(?:=([^]*))?$/.exec(word) ?? []
      options.push({ name, value: given ?? (WITH_VALUE.has(name) ? (words[++at] ?? "") : "") })
    } else if (/^-[^-]/.test(word)) {
      for (let letter = 1; letter < word.length; letter++) {
        const name = LONG[word.charAt(letter)] ?? word.charAt(letter)
        if (!WITH_VALUE.has(name)) options.push({ name, value: "" })
        else {
          options.push({ name, value: word.slice(letter + 1) || (words[++at] ?? "") })
          break
        }
      }
    } else options.push({ name: "", value: word })
  }
  return options
}

function splitHeader(text: string): [string, string] {
  const colon = text.indexOf(":")
  return colon < 0 ? ["", ""] : [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

function encodePair(text: string): string {
  const equals = text.indexOf("=")
  return equals < 0 ? encodeURIComponent(text) : `${text.slice(0, equals)}=${encodeURIComponent(text.slice(equals + 1))}`
}
