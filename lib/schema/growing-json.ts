/** JSON that is still being written, to be read at any moment. */

export type GrowingJson = {
  /** Takes the next characters; what follows a mistake is left out. Each is looked at once. */
  add(text: string): void
  /** What has come so far: texts to where they are, numbers and words when they have ended. Undefined before the first. The same value grows on. */
  value(): unknown
}

type Holder = unknown[] | Record<string, unknown>
type Expects = "value" | "key" | "colon" | "comma"
/** `key` is the one whose value is awaited. */
type Frame = { holder: Holder; expects: Expects; key: string }
type Text = { read: string; escape: string; isKey: boolean; frame: Frame }

const DEEPEST = 64

export function growingJson(): GrowingJson {
  const root: unknown[] = []
  const frames: Frame[] = [{ holder: root, expects: "value", key: "0" }]
  let text: Text | null = null
  let scalar = ""
  let broken = false

  const open = (holder: Holder): void => {
    const frame = frames.at(-1)
    if (!frame || frame.expects !== "value" || frames.length > DEEPEST) return void (broken = true)
    put(frame, holder)
    frame.expects = "comma"
    frames.push({ holder, expects: Array.isArray(holder) ? "value" : "key", key: "0" })
  }

  const close = (isList: boolean): void => {
    const frame = frames.at(-1)
    if (!frame || frames.length === 1 || Array.isArray(frame.holder) !== isList) return void (broken = true)
    frames.pop()
  }

  const endScalar = (): void => {
    if (scalar === "") return
    const frame = frames.at(-1)
    const read = parsed(scalar)
    scalar = ""
    if (!frame || frame.expects !== "value" || read === undefined) return void (broken = true)
    put(frame, read)
    frame.expects = "comma"
  }

  /** A sign outside texts. */
  const take = (sign: string): void => {
    if (/[\w.+-]/.test(sign)) return void (scalar += sign)
    endScalar()
    const frame = frames.at(-1)
    if (!frame || broken) return
    switch (sign) {
      case " ": case "\n": case "\r": case "\t": return
      case "{": return open({})
      case "[": return open([])
      case "}": return close(false)
      case "]": return close(true)
      case ":":
        if (frame.expects === "colon") frame.expects = "value"
        else broken = true
        return
      case ",":
        if (frame.expects !== "comma" || frames.length === 1) return void (broken = true)
        frame.expects = Array.isArray(frame.holder) ? "value" : "key"
        if (Array.isArray(frame.holder)) frame.key = String(frame.holder.length)
        return
      case '"':
        if (frame.expects !== "key" && frame.expects !== "value") return void (broken = true)
        text = { read: "", escape: "", isKey: frame.expects === "key", frame }
        return
      default: broken = true
    }
  }

  const endText = ({ read, isKey, frame }: Text): void => {
    if (isKey) frame.key = read
    else put(frame, read)
    frame.expects = isKey ? "colon" : "comma"
    text = null
  }

  return {
    add(added) {
      for (let at = 0; at < added.length && !broken; at++) {
        if (!text) {
          take(added[at] ?? "")
          continue
        }
        if (text.escape !== "") {
          text.escape += added[at]
          if (text.escape.length < (text.escape[1] === "u" ? 6 : 2)) continue
          const letter = parsed(`"${text.escape}"`)
          if (typeof letter !== "string") broken = true
          else text.read += letter
          text.escape = ""
          continue
        }
        const end = nextSpecial(added, at)
        text.read += added.slice(at, end)
        at = end
        if (added[end] === "\\") text.escape = "\\"
        if (added[end] === '"') endText(text)
      }
      if (text && !text.isKey) put(text.frame, text.read)
    },
    value: () => root[0],
  }
}

/** Where the text ends or an escape begins. */
function nextSpecial(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '"' && text[at] !== "\\") at++
  return at
}

/** `__proto__` as a key is dropped, as everywhere where arguments are read. */
function put({ holder, key }: Frame, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value
  else if (key !== "__proto__") holder[key] = value
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
