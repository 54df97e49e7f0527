/** Reads tools from whatever a person pastes. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "../form-path.ts"
import { readCurl } from "./curl.ts"
import { FORMATS, LIMITS, type Findings, type Format, type Found, type Imported, type ImportResult, type Problem } from "./imported.ts"
import { readListed } from "./listed.ts"
import { legalNames } from "./map-names.ts"
import { change, mapSchema } from "./map-schema.ts"
import { readOpenApi } from "./openapi.ts"
import { readPython } from "./python.ts"
import { readJson, readValue, readYaml, type Document } from "./read-document.ts"
import { schemaProblem } from "./schema-problem.ts"
import { readTypeScript } from "./typescript.ts"

/**
 * Tools from a text, or from JSON that was parsed before. Never throws: what cannot be read is a problem, with its line.
 * `mappings` has every change that was made to a name or schema; it is empty when all were legal.
 */
export function importTools(source: unknown, format?: Format): ImportResult {
  try {
    return settle(read(source, format))
  } catch (error) {
    // Parsers that recurse can run out of stack on sources made for that.
    const message = error instanceof RangeError ? "This is nested too deeply to be read." : `This could not be read: ${error instanceof Error ? error.message : String(error)}`
    return { tools: [], mappings: [], problems: [{ message, line: 1 }], format: null }
  }
}

const nothing = (problem: Problem): Findings => ({ found: [], problems: [problem], format: null })

function read(source: unknown, format: Format | undefined): Findings {
  if (typeof source !== "string") return readDocument(readValue(source), format)
  if (new TextEncoder().encode(source).length > LIMITS.bytes) return nothing({ message: "This is larger than 1 MiB; import it in parts.", line: 1 })
  const text = source.replace(/^\uFEFF/, "")
  if (text.trim() === "") return nothing({ message: "There is nothing here to read.", line: 1 })
  switch (format ?? guess(text)) {
    case "curl": return readCurl(text)
    case "typescript": return readTypeScript(text)
    case "python": return readPython(text)
    case "yaml": return readDocument(readYaml(text), format)
    case null: return nothing({ message: `This is none of the forms that can be read: ${FORMATS.join(", ")}.`, line: 1 })
    default: return readDocument(/^\s*[[{]/.test(text) || format !== "openapi" ? readJson(text) : readYaml(text), format)
  }
}

/** What a text looks like; JSON and YAML tell their own format later. */
function guess(text: string): "json" | "yaml" | "curl" | "typescript" | "python" | null {
  if (/^\s*[[{"]/.test(text) || /^\s*(?:-?\d[\d.eE+-]*|true|false|null)\s*$/.test(text)) return "json"
  if (/^\s*(?:#.*\n\s*)*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)) return "curl"
  if (/^(?:openapi|swagger)["']?\s*:/m.test(text)) return "yaml"
  if (/^[ \t]*(?:async +)?def +\w+ *[([]|^class +\w+.*:[ \t]*$|^@dataclass/m.test(text)) return "python"
  if (/^[ \t]*(?:export\b|import\s|declare\s|(?:async +)?function\b|(?:const|let|var|interface|type|enum|class) +\w|\/\*\*)|=>/m.test(text)) return "typescript"
  return /^(?:- +)?[\w$-]+ *:(?:\s|$)/m.test(text) ? "yaml" : null
}

function readDocument(document: Document | { problem: Problem }, format: Format | undefined): Findings {
  if ("problem" in document) return nothing(document.problem)
  const { value } = document
  if (format === "openapi" || (isSchema(value) && ("openapi" in value || "swagger" in value) && isSchema(value.paths ?? {}))) return readOpenApi(document)
  const listed = readListed(document)
  if (listed.found.length > 0 || listed.problems.length > 0) return listed
  return nothing({ message: "There is no tool here: a tool has a name and parameters (parameters, inputSchema or input_schema).", line: document.lineOf([]) })
}

/** Gives each tool its name and its schema, and says what that changed. */
function settle({ found, problems, format }: Findings): ImportResult {
  const result: ImportResult = { tools: [], mappings: [], problems: [...problems], format }
  const nameFor = legalNames()
  let size = 0
  for (const tool of found) {
    if (result.tools.length === LIMITS.tools || size > LIMITS.parameters) {
      result.problems.push({ message: `This is too much at once: ${found.length - result.tools.length} of ${found.length} tools were left out. Import them in parts.`, line: tool.line })
      break
    }
    const { parameters } = tool
    if (!isSchema(parameters)) {
      result.problems.push({ message: "The parameters of this tool are no object.", tool: tool.name, line: tool.line })
      continue
    }
    size += JSON.stringify(parameters).length
    settleTool(result, tool, parameters, nameFor(tool.name))
  }
  if (result.problems.length > LIMITS.problems) result.problems.splice(LIMITS.problems, Infinity, { message: `There are ${result.problems.length - LIMITS.problems} more problems.` })
  return result
}

function settleTool({ tools, mappings, problems }: ImportResult, found: Found, given: JsonSchema, { name, steps }: ReturnType<ReturnType<typeof legalNames>>): void {
  const { dialect, at: _at, line, mappings: before = [], told = [], parameters: _parameters, original, ...rest } = found
  const { schema: parameters, changes } = mapSchema(given, dialect)
  const all = [...steps.map(({ rule, from, to }) => change(rule, ["name"], from, to)), ...before, ...changes]
  for (const mapping of all) mappings.push({ tool: name, ...mapping })
  for (const { rule, from, path } of changes) {
    if (rule === "unknown-type") problems.push({ message: `Nobody can tell what the type ${JSON.stringify(from)} means; any value is allowed there.`, tool: name, path, line })
  }
  for (const message of told) problems.push({ message, tool: name, line })
  const problem = schemaProblem(parameters)
  if (problem) problems.push({ message: problem.message, tool: name, path: problem.path, line })
  tools.push({ ...rest, name, parameters, original } satisfies Imported)
}
