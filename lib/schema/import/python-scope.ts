/** What a Python source declares, and where names are looked up. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { callOf, nameOf, partsOf, textOf, type Part } from "./python-tree.ts"
import { valueOf, type Known } from "./python-values.ts"

/** `defs` fills with the named types of one tool. */
export type Scope = {
  classes: Map<string, Part>
  aliases: Map<string, Part>
  defs: Map<string, JsonSchema>
  open: Set<string>
  depth: number
  /** How much may still be looked up: types that hold each other twice would grow without end. */
  budget: { left: number }
  tell(message: string, part: Part): void
}

/** Classes and assignments at the top of a module. */
export function declarationsOf(module: Part): Pick<Scope, "classes" | "aliases"> {
  const classes: Scope["classes"] = new Map()
  const aliases: Scope["aliases"] = new Map()
  for (const statement of partsOf(module)) {
    const node = undecorated(statement)
    const inner = partsOf(node)
    const name = inner.find((part) => part.node.name === "VariableName")
    const last = inner.at(-1)
    if (!name || !last) continue
    if (node.node.name === "ClassDefinition") classes.set(textOf(name), statement)
    else if (node.node.name === "TypeDefinition" || (node.node.name === "AssignStatement" && inner.some((part) => part.node.name === "AssignOp"))) aliases.set(textOf(name), last)
  }
  return { classes, aliases }
}

export const undecorated = (statement: Part): Part =>
  statement.node.name === "DecoratedStatement" ? (partsOf(statement).find(({ node }) => node.name === "FunctionDefinition" || node.name === "ClassDefinition") ?? statement) : statement

/** The names before a definition: `@dataclass`, `@dataclass(frozen=True)`. */
export const decoratorsOf = (statement: Part): string[] =>
  partsOf(statement).filter(({ node }) => node.name === "Decorator").map((decorator) => textOf(decorator).replace(/^@\s*/, "").replace(/\([^]*$/, "").trim().split(".").at(-1) ?? "")

/** The base classes by their last names, and what stands beside them (`total=False`). */
export function basesOf(definition: Part): { names: string[]; isTotal: boolean } {
  const list = partsOf(undecorated(definition)).find(({ node }) => node.name === "ArgList")
  const inner = list ? partsOf(list) : []
  const names = inner.filter((part, index) => inner[index + 1]?.node.name !== "AssignOp").flatMap((part) => nameOf(part) ?? nameOf(partsOf(part)[0] ?? part) ?? [])
  return { names, isTotal: !list || !/\btotal\s*=\s*False\b/.test(textOf(list)) }
}

export const bodyOf = (definition: Part): Part[] => {
  const body = partsOf(undecorated(definition)).find(({ node }) => node.name === "Body")
  return body ? partsOf(body) : []
}

/** The text that a body begins with. */
export function docstringOf(definition: Part): string {
  const first = bodyOf(definition).find(({ node }) => node.name !== ":" && node.name !== "Comment")
  const [text] = first?.node.name === "ExpressionStatement" ? partsOf(first) : []
  const value = text && valueOf(text)?.value
  return typeof value === "string" ? value : ""
}

/** The members of an enum; `auto()` counts, or in an enum of texts is the name in lower case. */
export function enumMembers(definition: Part): [string, unknown][] | undefined {
  const { names } = basesOf(definition)
  if (!names.some((name) => /^(?:Str|Int)?(?:Enum|Flag)$|^IntFlag$/.test(name))) return undefined
  const isText = names.includes("StrEnum") || names.includes("str")
  let next = 1
  return bodyOf(definition).filter(({ node }) => node.name === "AssignStatement").flatMap((statement): [string, unknown][] => {
    const [name, , value] = partsOf(statement)
    if (!name || !value || textOf(name).startsWith("_")) return []
    const isAuto = callOf(value)?.name === "auto"
    const known: Known = isAuto ? { value: isText ? textOf(name).toLowerCase() : next } : valueOf(value)
    if (typeof known?.value === "number") next = known.value + 1
    return known ? [[textOf(name), known.value]] : []
  })
}

/** The value of an expression, with constants and enums of the same source known. */
export function knownValue(part: Part, scope: Scope, depth = 0): Known {
  return valueOf(part, (path) => {
    if (--scope.budget.left < 0) return undefined
    const [owner = "", member] = path.split(".")
    const definition = scope.classes.get(owner)
    if (definition && member !== undefined) {
      const members = enumMembers(definition)
      scope.budget.left -= members?.length ?? 0
      const found = members?.find(([name]) => name === member)
      return found && { value: found[1] }
    }
    const alias = member === undefined ? scope.aliases.get(owner) : undefined
    return alias && depth < 16 ? knownValue(alias, scope, depth + 1) : undefined
  })
}
