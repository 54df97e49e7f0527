/** The values of literals in TypeScript, without running anything. */
import type { Expression } from "@babel/types"

export type Known = { value: unknown } | undefined

/** The JSON value of an expression; undefined when only running the program would tell. `named` looks up constants and enum members. */
export function valueOfExpression(node: Expression, named: (path: string[]) => Known): Known {
  switch (node.type) {
    case "StringLiteral": case "NumericLiteral": case "BooleanLiteral": return { value: node.value }
    case "NullLiteral": return { value: null }
    case "BigIntLiteral": return { value: Number(node.value) }
    case "TemplateLiteral": return node.expressions.length === 0 ? { value: node.quasis.map((part) => part.value.cooked ?? "").join("") } : undefined
    case "UnaryExpression": {
      const inner = valueOfExpression(node.argument, named)?.value
      return typeof inner !== "number" || !["-", "+"].includes(node.operator) ? undefined : { value: node.operator === "-" ? -inner : inner }
    }
    case "TSAsExpression": case "TSSatisfiesExpression": case "TSNonNullExpression": case "ParenthesizedExpression": return valueOfExpression(node.expression, named)
    case "ArrayExpression": {
      const items = node.elements.map((item) => (item && item.type !== "SpreadElement" ? valueOfExpression(item, named) : undefined))
      return items.every((item) => item !== undefined) ? { value: items.map(({ value }) => value) } : undefined
    }
    case "ObjectExpression": {
      const entries = node.properties.map((property): [string, unknown] | undefined => {
        if (property.type !== "ObjectProperty" || property.computed) return undefined
        const name = keyName(property.key)
        const known = isExpression(property.value) ? valueOfExpression(property.value, named) : undefined
        return name === undefined || !known ? undefined : [name, known.value]
      })
      return entries.every((entry) => entry !== undefined) ? { value: Object.fromEntries(entries) } : undefined
    }
    case "Identifier": return named([node.name])
    case "MemberExpression": {
      const name = node.property.type === "PrivateName" ? undefined : keyName(node.property)
      return node.object.type === "Identifier" && name !== undefined ? named([node.object.name, name]) : undefined
    }
    default: return undefined
  }
}

/** The name of a property that is written as a name, text or number. */
export function keyName(node: { type: string; name?: unknown; value?: unknown }): string | undefined {
  if (node.type === "Identifier" && typeof node.name === "string") return node.name
  return node.type === "StringLiteral" || node.type === "NumericLiteral" ? String(node.value) : undefined
}

const isExpression = (node: { type: string }): node is Expression => !node.type.endsWith("Pattern") && node.type !== "RestElement"
