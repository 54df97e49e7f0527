/** Calls that a model wrote into its text instead of calling. They are found, never executed: a person decides. */

/** A call found in text. `arguments` is JSON; `from` and `to` are its place in the text in UTF-16 units. */
export type HiddenCall = { name: string; arguments: string; from: number; to: number }

const forms: { pattern: RegExp; read: (body: string, name?: string) => Found[] }[] = [
  // Hermes, Qwen: JSON between the tags; Qwen coder puts <function=…> there, which the next form finds.
  { pattern: /<tool_call>\s*(?<body>[{[][\s\S]*?)\s*(?:<\/tool_call>|$)/g, read: fromJson },
  { pattern: /<function=(?<name>[\w.-]+)>(?<body>[\s\S]*?)(?:<\/function>|$)/g, read: fromParameters },
  { pattern: /<\|python_start\|>\s*(?<body>[\s\S]*?)\s*(?:<\|python_end\|>|<\|eom\|>|<\|eot\|>|$)/g, read: (body) => [...fromJson(body), ...fromPython(body)] },
]

type Found = { name: string; arguments: string }

/**
 * The calls of known tools that stand in a text: `<tool_call>{…}`, `<function=name><parameter=…>`, `<|python_start|>`,
 * or a text that is nothing but JSON with a name and arguments. Thoughts and quoted code are prose and hold none.
 */
export function findHiddenCalls(text: string, toolNames: string[]): HiddenCall[] {
  const known = new Set(toolNames)
  const prose = withoutThoughts(text)
  const bare = bareJson(prose)
  const found = bare
    ? fromJson(bare.body).map((call) => ({ ...call, from: bare.from, to: bare.from + bare.body.length }))
    : forms.flatMap(({ pattern, read }) => [...blank(prose, /```[\s\S]*?(?:```|$)|`[^`\n]*`/g).matchAll(pattern)].flatMap((match) => {
        const calls = read(match.groups?.body ?? "", match.groups?.name)
        return calls.map((call) => ({ ...call, from: match.index, to: match.index + match[0].length }))
      }))
  return found.filter((call) => known.has(call.name)).sort((a, b) => a.from - b.from)
}

/** Same length, so that places stay true. */
const blank = (text: string, pattern: RegExp) => text.replace(pattern, (match) => " ".repeat(match.length))

// Some templates swallow the opening <think>: then everything up to the closing tag is a thought.
function withoutThoughts(text: string): string {
  const closed = blank(text, /<think>[\s\S]*?(?:<\/think>|$)/g)
  return blank(closed, /^[\s\S]*<\/think>/)
}

function bareJson(text: string): { body: string; from: number } | undefined {
  const body = text.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, "$1")
  return /^[{[]/.test(body) && tryParse(body) !== undefined ? { body, from: text.indexOf(body) } : undefined
}

/** `{"name", "arguments"}` as Hermes writes it, `parameters` as Llama does, one or a list. */
function fromJson(body: string): Found[] {
  const parsed = tryParse(body)
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((item) => {
    if (!isObject(item) || typeof item.name !== "string") return []
    const given = item.arguments ?? item.parameters
    const args = typeof given === "string" ? tryParse(given) : given
    return isObject(args) ? [{ name: item.name, arguments: JSON.stringify(args) }] : []
  })
}

function fromParameters(body: string, name = ""): Found[] {
  const json = tryParse(body)
  if (isObject(json)) return [{ name, arguments: JSON.stringify(json) }]
  const given = [...body.matchAll(/<parameter=([\w.-]+)>\s*([\s\S]*?)\s*(?:<\/parameter>|(?=<parameter=)|$)/g)]
  const args = given.map(([, key = "", value = ""]) => [key, valueOf(value)])
  return given.length || body.trim() === "" ? [{ name, arguments: JSON.stringify(Object.fromEntries(args)) }] : []
}

/** `[get_weather(city="Paris", days=2)]`: keyword arguments with plain values. */
function fromPython(body: string): Found[] {
  return [...body.matchAll(/\b([A-Za-z_]\w*)\(((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^()"'])*)\)/g)].map(([, name = "", inside = ""]) => {
    const pairs = [...inside.matchAll(/(\w+)\s*=\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[[^\]]*\]|[^,]+)/g)]
    return { name, arguments: JSON.stringify(Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, pythonValue(value.trim())]))) }
  })
}

function pythonValue(value: string): unknown {
  const words: Record<string, unknown> = { True: true, False: false, None: null }
  if (Object.hasOwn(words, value)) return words[value]
  return valueOf(value.startsWith("'") ? `"${value.slice(1, -1).replaceAll('"', '\\"')}"` : value)
}

/** JSON where it is JSON, else the text itself. */
function valueOf(text: string): unknown {
  const parsed = tryParse(text)
  return parsed === undefined ? text : parsed
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value)

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
