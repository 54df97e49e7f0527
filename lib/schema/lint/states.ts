/** Arguments that can contradict each other. */
import { changeSchema } from "../form-path.ts"
import { callWith } from "./calls.ts"
import { closed, replaceProperties, withRequired } from "./edit.ts"
import { eachTool, type Rule } from "./finding.ts"
import type { ObjectPlace, Parameter } from "./subject.ts"

/** Two words that cannot both be true, and what the choice between them is called. */
const OPPOSITES: [string, string, string][] = [
  ["on", "off", "state"], ["enable", "disable", "state"], ["enabled", "disabled", "state"], ["active", "inactive", "state"], ["activate", "deactivate", "state"],
  ["open", "close", "state"], ["open", "closed", "state"], ["opened", "closed", "state"], ["lock", "unlock", "state"], ["locked", "unlocked", "state"],
  ["start", "stop", "action"], ["pause", "resume", "action"], ["play", "pause", "action"], ["mute", "unmute", "action"], ["add", "remove", "action"], ["accept", "reject", "decision"],
  ["approve", "reject", "decision"], ["approve", "deny", "decision"], ["approved", "rejected", "decision"], ["allow", "deny", "decision"], ["allow", "block", "decision"],
  ["show", "hide", "visibility"], ["visible", "hidden", "visibility"], ["public", "private", "visibility"],
  ["up", "down", "direction"], ["left", "right", "direction"], ["forward", "backward", "direction"], ["forward", "reverse", "direction"], ["in", "out", "direction"], ["inbound", "outbound", "direction"],
  ["ascending", "descending", "order"], ["asc", "desc", "order"], ["increase", "decrease", "direction"], ["encrypt", "decrypt", "action"], ["encode", "decode", "action"], ["buy", "sell", "action"],
  ["celsius", "fahrenheit", "unit"], ["metric", "imperial", "units"], ["miles", "kilometers", "unit"], ["light", "dark", "theme"], ["portrait", "landscape", "orientation"],
  ["horizontal", "vertical", "orientation"], ["success", "failure", "outcome"], ["draft", "published", "status"], ["lowercase", "uppercase", "case"],
]

export const stateRules: Rule[] = [{
  id: "booleans-contradict",
  title: "Two switches for one state",
  why: "Two booleans have four combinations, and the thing itself has two states: the other calls mean nothing. One choice with named values cannot be said wrong.",
  severity: "warning",
  on: true,
  check: eachTool((tool) => tool.objects.flatMap((object) => contradictions(object).map(({ first, second, names: [one, other], choice }) => {
    const required = first.required || second.required
    const description = [first.description, second.description].map((text) => text.trim()).filter(Boolean).join(" ")
    return {
      path: first.pointer,
      why: `${first.name} and ${second.name} can both be true, or both false, and neither means anything. One ${choice} of "${one}" or "${other}" cannot be said wrong.`,
      call: callWith(tool, object.data, { [first.name]: true, [second.name]: true }),
      rewrite: {
        label: `Make it ${choice}: "${one}" or "${other}"`,
        parameters: changeSchema(tool.parameters, object.path, (schema) => closed(withRequired(
          replaceProperties(schema, [first.name, second.name], [[choice, { type: "string", enum: [one, other], ...(description && { description }) }]]),
          (names) => [...names.filter((name) => name !== first.name && name !== second.name), ...(required ? [choice] : [])],
        ))),
      },
    }
  }))),
}]

const MOST_SWITCHES = 100

type Contradiction = { first: Parameter; second: Parameter; names: [string, string]; choice: string }

function contradictions(object: ObjectPlace): Contradiction[] {
  const switches = object.parameters.filter(({ schema }) => schema.type === "boolean").slice(0, MOST_SWITCHES)
  const used = new Set<Parameter>()
  return switches.flatMap((first, index) => switches.slice(index + 1).flatMap((second) => {
    if (used.has(first) || used.has(second)) return []
    const found = opposite(first.words, second.words)
    if (!found) return []
    used.add(first).add(second)
    const choice = [found.choice, `${found.choice}_choice`].find((name) => !Object.hasOwn(object.properties, name) || name === first.name || name === second.name)
    return choice ? [{ first, second, names: found.names, choice }] : []
  }))
}

/** Whether two names differ only in two opposite words. */
function opposite(a: string[], b: string[]): { names: [string, string]; choice: string } | undefined {
  const only = (these: string[], those: string[]) => these.filter((word) => !those.includes(word))
  const [one, more] = only(a, b)
  const [other, evenMore] = only(b, a)
  if (!one || !other || more || evenMore) return undefined
  const shared = a.filter((word) => b.includes(word) && !["is", "set", "turn", "should", "be"].includes(word))
  const pair = OPPOSITES.find(([x, y]) => (x === one && y === other) || (x === other && y === one))
  const negated = other === `un${one}` || other === `non${one}` || one === `un${other}` || one === `non${other}`
  const choice = pair?.[2] ?? (negated ? "state" : undefined)
  return choice === undefined ? undefined : { names: [one, other], choice: [...shared, choice].join("_") }
}
