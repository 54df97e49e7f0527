/** Arguments that only make sense together, or never do. */
import { changeSchema } from "../form-path.ts"
import { exampleOf } from "../example.ts"
import type { JsonSchema } from "#lib/agent/types.ts"
import { accepts, callWith } from "./calls.ts"
import { withCondition, withDependent } from "./edit.ts"
import { eachParameter, eachTool, type Found, type Rule } from "./finding.ts"
import type { ObjectPlace, Parameter, Subject } from "./subject.ts"

export const togetherRules: Rule[] = [
  {
    id: "optional-needed-together",
    title: "Optional arguments that need each other",
    why: "Half of a pair means nothing: a latitude without a longitude is no place. The schema lets a model send one of them.",
    severity: "warning",
    on: true,
    check: eachTool((tool) => tool.objects.flatMap((object) => pairs(object).map(([one, other]) => unlessRefused(tool, {
      path: one.pointer,
      why: `${one.name} without ${other.name} means nothing, and the schema allows it.`,
      call: callWith(tool, object.data, { [one.name]: valueFor(tool, one), [other.name]: undefined }),
      rewrite: { label: "Ask for both or neither", parameters: changeSchema(tool.parameters, object.path, (schema) => withDependent(withDependent(schema, one.name, [other.name]), other.name, [one.name])) },
    })))),
  },
  {
    id: "required-if",
    title: "A condition that stands only in prose",
    why: "The description says when the argument is needed, but the schema takes the call without it; the tool then fails where nobody looks.",
    severity: "warning",
    on: true,
    check: eachParameter((parameter, tool) => unlessRefused(tool, parameter.required ? undefined : requiredIf(tool, parameter))),
  },
  {
    id: "exclusive-in-prose",
    title: "Arguments that exclude each other only in prose",
    why: "The description forbids the two together, and the schema allows it.",
    severity: "warning",
    on: true,
    check: eachTool((tool) => tool.objects.flatMap((object) => {
      const said = new Set<string>()
      return object.parameters.flatMap((parameter) => excluded(parameter).flatMap((other) => {
        const key = [parameter.name, other.name].sort().join("\0")
        if (said.has(key) || (parameter.required && other.required)) return []
        said.add(key)
        return [unlessRefused(tool, {
          path: parameter.pointer,
          why: `${parameter.name} must not be given together with ${other.name}, says the description; the schema allows both.`,
          call: callWith(tool, object.data, { [parameter.name]: valueFor(tool, parameter), [other.name]: valueFor(tool, other) }),
          rewrite: { label: "Refuse both together", parameters: changeSchema(tool.parameters, object.path, (schema) => withCondition(schema, { not: { required: [parameter.name, other.name] } })) },
        })]
      }))
    })),
  },
]

const PAIRS: [string[], string[]][] = [[["latitude", "lat"], ["longitude", "lon", "lng", "long"]], [["x"], ["y"]], [["username", "login"], ["password"]]]

/** Optional parameters of one object whose names differ only in the two halves of a pair. */
function pairs(object: ObjectPlace): [Parameter, Parameter][] {
  const free = object.parameters.filter(({ required, schema }) => !required && schema.default === undefined)
  const byWords = new Map(free.map((parameter) => [parameter.words.join(" "), parameter]))
  return free.flatMap((one) => one.words.flatMap((word, index) => {
    const partners = PAIRS.find(([left]) => left.includes(word))?.[1] ?? []
    const other = partners.map((partner) => byWords.get(one.words.with(index, partner).join(" "))).find((found) => found !== undefined)
    return other ? [[one, other] satisfies [Parameter, Parameter]] : []
  }))
}

/** What the schema refuses already, by a condition of its own, is no finding. */
const unlessRefused = (tool: Subject, found: Omit<Found, "in"> | undefined): Omit<Found, "in"> | undefined =>
  found?.call && accepts(tool.parameters, found.call) === false ? undefined : found

const IF = /\b(?:required|needed|mandatory|must be (?:provided|given|specified|set)) (?:if|when) (?:the )?["'`“‘]?([\w.-]+)["'`”’]?(?: parameter| argument| field)? (?:is|are|has) (?:set to |equal to )?(not |provided|given|specified|set|present|["'`“‘]([^"'`”’]+)["'`”’]|true|false)(provided|given|specified|set)?(?=[.,;)]|$)/i

function requiredIf(tool: Subject, parameter: Parameter): Omit<Found, "in"> | undefined {
  const { object, name, pointer } = parameter
  const [, otherName, state = "", quoted, negated] = IF.exec(parameter.description) ?? []
  const other = object.parameters.find((one) => one.name === otherName)
  if (!other || other === parameter) return undefined
  const change = (label: string, edit: (schema: JsonSchema) => JsonSchema) => ({ label, parameters: changeSchema(tool.parameters, object.path, edit) })
  if (negated) {
    return {
      path: pointer,
      why: `${name} or ${other.name} must be given, says the description; the schema takes a call with neither.`,
      call: callWith(tool, object.data, { [name]: undefined, [other.name]: undefined }),
      rewrite: change(`Ask for ${name} or ${other.name}`, (schema) => withCondition(schema, { anyOf: [{ required: [name] }, { required: [other.name] }] })),
    }
  }
  const value = quoted ?? (state === "true" ? true : state === "false" ? false : undefined)
  if (value === undefined) {
    return {
      path: pointer,
      why: `${name} is needed when ${other.name} is given, says the description; the schema takes ${other.name} alone.`,
      call: callWith(tool, object.data, { [name]: undefined, [other.name]: valueFor(tool, other) }),
      rewrite: change(`Ask for ${name} with ${other.name}`, (schema) => withDependent(schema, other.name, [name])),
    }
  }
  return {
    path: pointer,
    why: `${name} is needed when ${other.name} is ${JSON.stringify(value)}, says the description; the schema takes the call without it.`,
    call: callWith(tool, object.data, { [name]: undefined, [other.name]: value }),
    rewrite: change(`Ask for ${name} then`, (schema) => withCondition(schema, { anyOf: [{ required: [name] }, { not: { properties: { [other.name]: { const: value } }, required: [other.name] } }] })),
  }
}

const EXCLUDES = /(?:cannot|can't|must not|may not|should not) be (?:used|combined|given|provided|specified|set) (?:together |along )?with|mutually exclusive with|incompatible with/i

/** The parameters beside it that a description forbids. A value after the name ("delete: true") forbids only that value. */
function excluded({ description, object, name }: Parameter): Parameter[] {
  const match = EXCLUDES.exec(description)
  if (!match) return []
  const rest = description.slice(match.index + match[0].length).split(/\.(?:\s|$)/)[0] ?? ""
  const named = new Set([...rest.matchAll(/["'`“‘]([\w.-]+)["'`”’]|(?<=^\s*)([\w.-]+)(?=\s*$)/g)].map(([, quoted, bare]) => quoted ?? bare))
  return object.parameters.filter((other) => other.name !== name && named.has(other.name))
}

const valueFor = ({ parameters }: Subject, { schema }: Parameter): unknown => exampleOf(parameters, { schema, all: true })
