/** OpenAPI 3.x and Swagger 2: each operation is one HTTP tool. */
import { isSchema, toPointer, type Path } from "../form-path.ts"
import { LIMITS, type Findings, type Problem } from "./imported.ts"
import { readOperation } from "./openapi-operation.ts"
import { follow, type Part } from "./openapi-refs.ts"
import type { Document } from "./read-document.ts"

const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"]

/** An operation where it stands, with what it inherits. */
export type Operation = {
  root: Part
  /** Swagger 2. */
  old: boolean
  method: string
  route: string
  item: Part
  operation: Part
  at: Path
  tell(message: string, at?: Path): void
  /** For what is the same for every operation. */
  tellOnce(message: string): void
}

export function readOpenApi({ value, lineOf }: Document): Findings {
  const problems: Problem[] = []
  const findings: Findings = { found: [], problems, format: "openapi" }
  const tell = (message: string, at: Path = []) => void problems.push({ message, path: toPointer(at), line: lineOf(at) })
  const told = new Set<string>()
  const tellOnce = (message: string) => {
    if (!told.has(message)) tell(message)
    told.add(message)
  }
  if (!isSchema(value)) return tell("An OpenAPI document is an object."), findings
  const version = String(value.openapi ?? value.swagger ?? "")
  if (!/^(?:3\.|2\.0$|2$)/.test(version)) tell(`This is version ${JSON.stringify(version)}; OpenAPI 3.x and Swagger 2.0 can be read.`)
  if (!isSchema(value.paths)) return tell("This document has no paths, so there is no operation to make a tool of.", ["paths"]), findings
  let size = 0
  for (const [route, given] of Object.entries(value.paths)) {
    const at = ["paths", route]
    const item = follow(value, given)
    if (!isSchema(item)) {
      if (!route.startsWith("x-")) tell(`The path ${route} cannot be read.`, at)
      continue
    }
    for (const [method, operation] of Object.entries(item).filter(([key]) => METHODS.includes(key))) {
      const place = [...at, method]
      if (!isSchema(operation)) tell(`The operation ${method} of ${route} cannot be read.`, place)
      else if (method === "options" || method === "trace") tell(`A tool cannot send ${method.toUpperCase()}.`, place)
      else {
        const found = readOperation({ root: value, old: version.startsWith("2"), method, route, item, operation, at: place, tell, tellOnce })
        findings.found.push({ ...found, line: lineOf(place) })
        size += JSON.stringify(found.parameters).length
        // One more than fits, so that the rest is told as left out.
        if (size > LIMITS.parameters || findings.found.length > LIMITS.tools) return tell("This document is too large; the operations after this one were left out.", place), findings
      }
    }
  }
  if (findings.found.length === 0) tell("This document has no operation to make a tool of.", ["paths"])
  return findings
}
