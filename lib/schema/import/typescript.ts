/** Functions in TypeScript or JavaScript as tools. Nothing is run. */
import { parse, type ParseResult } from "@babel/parser"
import type { File, Node, Statement, TSFunctionType } from "@babel/types"
import { isSchema } from "../form-path.ts"
import { withDefs } from "./combine-schemas.ts"
import { LIMITS, type Findings, type Problem } from "./imported.ts"
import { docBefore, type Doc } from "./jsdoc.ts"
import { parametersOf, type Callable } from "./typescript-params.ts"
import { declarationsOf } from "./typescript-scope.ts"

/** Each function at the top of the source, or each exported one where there are exports; without any, each type of a function. */
export function readTypeScript(text: string): Findings {
  const file = parseSource(text)
  if ("problem" in file) return { found: [], problems: [file.problem], format: "typescript" }
  const problems: Problem[] = file.errors.map((error) => ({ message: sentence(error.message), line: Number(/\((\d+):\d+\)/.exec(error.message)?.[1] ?? 1) }))
  const declared = declarationsOf(file.program.body)
  const budget = { left: LIMITS.lookUps }
  const functions = choose(file.program.body.flatMap(functionsOf))
  const found = functions.map(({ name, callable, doc, node }) => {
    const line = node.loc?.start.line
    const defs = new Map()
    const told = new Set<string>()
    const tell = (message: string, at: Node) => {
      const problem = { message, tool: name, line: at.loc?.start.line ?? line }
      if (!told.has(JSON.stringify(problem))) problems.push(problem)
      told.add(JSON.stringify(problem))
    }
    const parameters = parametersOf(callable, doc, { ...declared, args: new Map(), defs, open: new Set(), depth: 0, budget, tell })
    return {
      name, description: doc.text, parameters: withDefs(parameters, defs), kind: "mock" as const,
      original: text.slice(node.leadingComments?.[0]?.start ?? node.start ?? 0, node.end ?? undefined), dialect: "json-schema" as const, at: [], line,
    }
  })
  if (found.length === 0) problems.push({ message: "There is no function here: write function name(...), const name = (...) => ..., or export default.", line: 1 })
  return { found, problems, format: "typescript" }
}

function parseSource(text: string): ParseResult<File> | { problem: Problem } {
  let problem: Problem | undefined
  for (const plugins of [["typescript" as const], ["typescript" as const, "jsx" as const]]) {
    try {
      return parse(text, { sourceType: "module", plugins: [...plugins, "decorators"], errorRecovery: true, allowReturnOutsideFunction: true })
    } catch (error) {
      if (error instanceof RangeError) throw error
      const line = isSchema(error) && isSchema(error.loc) && typeof error.loc.line === "number" ? error.loc.line : 1
      problem ??= { message: sentence(error instanceof Error ? error.message : String(error)), line }
    }
  }
  return { problem: problem ?? { message: "This cannot be read.", line: 1 } }
}

const sentence = (message: string): string => `This is no TypeScript: ${message.replace(/\s*\(\d+:\d+\)$/, "").replace(/\.$/, "")}.`

type FunctionHere = { name: string; callable: Callable; doc: Doc; node: Node; exported: boolean; isType: boolean }

function functionsOf(statement: Statement): FunctionHere[] {
  const exported = statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration"
  const node: Node | null | undefined = exported ? statement.declaration : statement
  const one = (name: string, callable: Callable, inner: Node = callable, isType = false): FunctionHere => ({ name, callable, doc: docBefore(statement, node, inner), node: statement, exported, isType })
  switch (node?.type) {
    case "FunctionDeclaration": case "TSDeclareFunction": return [one(node.id?.name ?? "default", node)]
    case "ArrowFunctionExpression": case "FunctionExpression": return exported ? [one(node.type === "FunctionExpression" ? (node.id?.name ?? "default") : "default", node)] : []
    case "TSTypeAliasDeclaration": return node.typeAnnotation.type === "TSFunctionType" ? [one(node.id.name, node.typeAnnotation, node, true)] : []
    case "VariableDeclaration": return node.declarations.flatMap(({ id, init }) => {
      const inner = init && (init.type === "TSAsExpression" || init.type === "TSSatisfiesExpression") ? init.expression : init
      if (id.type !== "Identifier" || (inner?.type !== "ArrowFunctionExpression" && inner?.type !== "FunctionExpression")) return []
      const type = id.typeAnnotation?.type === "TSTypeAnnotation" ? id.typeAnnotation.typeAnnotation : undefined
      return [one(id.name, type?.type === "TSFunctionType" ? withDefaults(type, inner) : inner, inner)]
    })
    default: return []
  }
}

/** `const f: (a: string) => void = (a = "x") => …`: the types are written on the left only. */
const withDefaults = (type: TSFunctionType, own: Callable): Callable => (own.params.some((param) => "typeAnnotation" in param && param.typeAnnotation) ? own : type)

/** Of several declarations of one function, the first is what callers see. */
function choose(all: FunctionHere[]): FunctionHere[] {
  const functions = all.filter(({ isType }) => !isType)
  const candidates = functions.length > 0 ? functions : all
  const exported = candidates.filter((one) => one.exported)
  return [...new Map((exported.length > 0 ? exported : candidates).toReversed().map((one) => [one.name, one])).values()].toReversed()
}
