/** What a TypeScript source declares, and where types are looked up. */
import type { Expression, Node, Statement, TSEnumDeclaration, TSInterfaceDeclaration, TSType, TSTypeAliasDeclaration } from "@babel/types"
import type { JsonSchema } from "#lib/agent/types.ts"
import { keyName, valueOfExpression, type Known } from "./typescript-values.ts"

export type Declared = TSInterfaceDeclaration | TSTypeAliasDeclaration | TSEnumDeclaration

/** The type that a type parameter stands for, with the scope in which that was said. */
export type Bound = { type: TSType; scope: Scope }

/** `defs` fills with the named types of one tool; `args` are the type parameters that are bound here. */
export type Scope = {
  types: Map<string, Declared>
  values: Map<string, Expression>
  args: Map<string, Bound>
  defs: Map<string, JsonSchema>
  open: Set<string>
  depth: number
  /** How much may still be looked up: types that hold each other twice would grow without end. */
  budget: { left: number }
  tell(message: string, node: Node): void
}

export function declarationsOf(body: Statement[]): Pick<Scope, "types" | "values"> {
  const types: Scope["types"] = new Map()
  const values: Scope["values"] = new Map()
  for (const statement of body) {
    const node = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration" ? statement.declaration : statement
    if (node?.type === "TSInterfaceDeclaration" || node?.type === "TSTypeAliasDeclaration" || node?.type === "TSEnumDeclaration") types.set(node.id.name, node)
    if (node?.type !== "VariableDeclaration" || node.kind !== "const") continue
    for (const { id, init } of node.declarations) if (id.type === "Identifier" && init) values.set(id.name, init)
  }
  return { types, values }
}

/** The members of an enum; one without a value counts on from the one before. */
export function enumValues(node: TSEnumDeclaration, scope: Scope): [string, unknown][] {
  let next: number | undefined = 0
  return node.body.members.map(({ id, initializer }) => {
    const known: Known = initializer ? valueOf(initializer, scope) : next === undefined ? undefined : { value: next }
    next = typeof known?.value === "number" ? known.value + 1 : undefined
    return [keyName(id) ?? "", known?.value]
  })
}

/** The value of an expression, with constants and enums of the same source known. */
export function valueOf(node: Expression, scope: Scope, depth = 0): Known {
  if (depth > 16) return undefined
  return valueOfExpression(node, ([name = "", member]) => {
    if (--scope.budget.left < 0) return undefined
    const declared = scope.types.get(name)
    if (declared?.type === "TSEnumDeclaration" && member !== undefined) {
      const found = enumValues(declared, scope).find(([key]) => key === member)
      return found && found[1] !== undefined ? { value: found[1] } : undefined
    }
    const init = scope.values.get(name)
    const known = init && valueOf(init, scope, depth + 1)
    if (member === undefined || !known) return known
    const { value } = known
    return typeof value === "object" && value !== null && Object.hasOwn(value, member) ? { value: Object.entries(value).find(([key]) => key === member)?.[1] } : undefined
  })
}
