import type { ErrorObject } from "ajv/dist/2020.js"
import { nearestNames } from "./nearest-names.ts"

const SHOWN = 10

/** Errors of ajv (with `allErrors` and `verbose`) about `root` as one line of sentences, at most ten. */
export const describeErrors = (errors: ErrorObject[], root: unknown): string => {
  const texts = new Set<string>()
  for (const group of groupErrors(errors)) {
    texts.add(describeGroup(group, root))
    if (texts.size > SHOWN) return `${[...texts].slice(0, SHOWN).join("; ")}; and more problems`
  }
  return [...texts].join("; ")
}

type Group = { first: ErrorObject; allowed: unknown[] }

/** Branches of anyOf and oneOf each complain about the same place: their types and values become one list. */
const groupErrors = (errors: ErrorObject[]): Group[] => {
  const groups = new Map<string, Group>()
  for (const error of errors) {
    const allowed = allowedBy(error)
    const kind = error.keyword === "type" ? "type" : allowed.length > 0 ? "value" : error.schemaPath
    const key = `${error.instancePath} ${kind} ${JSON.stringify(allowed.length > 0 ? "" : error.params)}`
    const group = groups.get(key)
    if (group) group.allowed.push(...allowed)
    else groups.set(key, { first: error, allowed: [...allowed] })
  }
  const all = [...groups.values()]
  const within = (path: string) => all.filter(({ first }) => !isSummary(first) && first.instancePath.startsWith(path))
  return all.filter(({ first }) => !isSummary(first) || (first.keyword !== "if" && within(first.instancePath).length !== 1))
}

const isSummary = ({ keyword, params }: ErrorObject): boolean =>
  keyword === "if" || keyword === "anyOf" || (keyword === "oneOf" && params.passingSchemas === null)

const allowedBy = ({ keyword, params }: ErrorObject): unknown[] => {
  if (keyword === "type") return Array.isArray(params.type) ? params.type : [params.type]
  if (keyword === "enum") return Array.isArray(params.allowedValues) ? params.allowedValues : []
  return keyword === "const" ? [params.allowedValue] : []
}

const describeGroup = ({ first, allowed }: Group, root: unknown): string => {
  const { params, data, propertyName } = first
  const at = pathOf(first.instancePath, root)
  const child = (name: unknown) => `${at}${keyOf(String(name))}`.replace(/^args\./, "")
  const choices = [...new Set(allowed.map((value) => (typeof value === "string" ? value : show(value))))]
  switch (first.keyword) {
    case "type":
      return `${at} must be ${choices.join(" or ")}; got ${show(data)}`
    case "enum":
    case "const":
      return `${at} must be ${choices.length > 1 ? "one of " : ""}${choices.join(", ")}; got ${show(data)}`
    case "required":
      return `missing required argument ${child(params.missingProperty)}`
    case "dependentRequired":
      return `missing argument ${child(params.missingProperty)}, which ${child(params.property)} requires`
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty)
      return `unknown argument ${child(name)}; ${suggest(name, Object.keys(first.parentSchema?.properties ?? {}))}`
    }
    case "false schema":
      return `${at} is not allowed`
    case "not":
      return `${at} has a form that is excluded; got ${show(data)}`
    case "anyOf":
      return `${at} must match at least one of its allowed forms; got ${show(data)}`
    case "oneOf":
      return `${at} must match exactly one of its allowed forms; got ${show(data)}`
    default:
      return `${at}${propertyName === undefined ? "" : ` has the name ${show(propertyName)}, which`} ${first.message ?? "is invalid"}; got ${show(data)}`
  }
}

const suggest = (name: string, known: string[]): string => {
  const [near] = nearestNames(name, known, 1)
  if (near !== undefined) return `did you mean ${near}?`
  return known.length > 0 ? `known arguments: ${known.join(", ")}` : "no argument is known here"
}

/** `/days/0/high~1low` as `args.days[0]["high/low"]`. */
const pathOf = (pointer: string, root: unknown): string => {
  let path = "args"
  let at = root
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~")
    path += Array.isArray(at) ? `[${key}]` : keyOf(key)
    at = typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined
  }
  return path
}

const keyOf = (key: string): string => (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? `.${key}` : `[${show(key)}]`)

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
