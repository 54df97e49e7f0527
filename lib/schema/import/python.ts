/** Functions in Python as tools. Nothing is run. */
import { withDefs } from "./combine-schemas.ts"
import { LIMITS, type Findings, type Found, type Problem } from "./imported.ts"
import { isData } from "./python-classes.ts"
import { readDocstring } from "./python-docstring.ts"
import { parametersOf } from "./python-params.ts"
import { bodyOf, declarationsOf, docstringOf, undecorated, type Scope } from "./python-scope.ts"
import { findError, lineOf, parseModule, partsOf, textOf, type Part } from "./python-tree.ts"

/** Each function at the top of the source; without any, the methods of its classes. Names that begin with _ are not meant for others. */
export function readPython(text: string): Findings {
  const module = parseModule(text)
  const problems: Problem[] = []
  const error = findError(module)
  if (error) problems.push({ message: "This is no Python from here on, so what follows may be read wrongly.", line: lineOf(error) })
  const declared = declarationsOf(module)
  const budget = { left: LIMITS.lookUps }
  const scope = (tell: Scope["tell"]): Scope => ({ ...declared, defs: new Map(), open: new Set(), depth: 0, budget, tell })
  const top = functionsIn(partsOf(module))
  const methods = () => [...declared.classes.values()].filter((one) => !isData(one, scope(() => {}))).flatMap((one) => functionsIn(bodyOf(one)))
  const isMethod = top.length === 0
  const functions = isMethod ? methods() : top
  const found = functions.flatMap((statement) => readFunction(statement, { isMethod, scope, problems }))
  if (found.length === 0) problems.push({ message: "There is no function here: write def name(...):.", line: 1 })
  return { found, problems, format: "python" }
}

/** Those that others may call, if there are any such. */
function functionsIn(statements: Part[]): Part[] {
  const all = statements.filter((statement) => undecorated(statement).node.name === "FunctionDefinition")
  const open = all.filter((statement) => !nameIn(statement).startsWith("_"))
  return open.length > 0 ? open : all.filter((statement) => !nameIn(statement).startsWith("__"))
}

const nameIn = (statement: Part): string => {
  const name = partsOf(undecorated(statement)).find(({ node }) => node.name === "VariableName")
  return name ? textOf(name) : ""
}

type Reading = { isMethod: boolean; scope: (tell: Scope["tell"]) => Scope; problems: Problem[] }

function readFunction(statement: Part, { isMethod, scope, problems }: Reading): Found[] {
  const name = nameIn(statement)
  const list = partsOf(undecorated(statement)).find(({ node }) => node.name === "ParamList")
  if (name === "" || !list) return []
  const told = new Set<string>()
  const own = scope((message, part) => {
    const problem = { message, tool: name, line: lineOf(part) }
    if (!told.has(JSON.stringify(problem))) problems.push(problem)
    told.add(JSON.stringify(problem))
  })
  const doc = readDocstring(docstringOf(statement))
  const parameters = withDefs(parametersOf(list, doc, own, isMethod), own.defs)
  return [{ name, description: doc.text, parameters, kind: "mock", original: textOf(statement), dialect: "json-schema", at: [], line: lineOf(undecorated(statement)) }]
}
