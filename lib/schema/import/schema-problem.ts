/** What keeps parameters from being a schema that a call can be checked against. */
import { Ajv2020 } from "ajv/dist/2020.js"
import type { JsonSchema } from "#lib/agent/types.ts"
import { toPointer, valueAt } from "../form-path.ts"
import { localPath } from "../form-refs.ts"
import { mapParts } from "./map-schema.ts"

const metaschema = new Ajv2020({ strict: false, validateFormats: false, logger: false }).getSchema("https://json-schema.org/draft/2020-12/schema")

/** Whether a value is a JSON Schema as the metaschema of 2020-12 has it. */
export const isValidSchema = (schema: unknown): boolean => metaschema?.(schema) === true

/** The first thing that is wrong; undefined when nothing is. `path` is a pointer into the tool. */
export function schemaProblem(parameters: JsonSchema): { message: string; path: string } | undefined {
  if (!isValidSchema(parameters)) {
    const [error] = metaschema?.errors ?? []
    const path = `/parameters${error?.instancePath ?? ""}`
    return { message: `This is no valid JSON Schema: ${path} ${error?.message ?? "is wrong"}.`, path }
  }
  let problem: { message: string; path: string } | undefined
  const visit = (value: unknown, at: readonly string[]): unknown => {
    if (typeof value !== "object" || value === null || problem) return value
    const schema: JsonSchema = Object.fromEntries(Object.entries(value))
    if (typeof schema.$ref === "string" && !Object.hasOwn(schema, "$id") && isLost(parameters, schema.$ref)) {
      problem = { message: `Nothing in this tool is called ${schema.$ref}, and nothing outside it is fetched.`, path: toPointer([...at, "$ref"]) }
    }
    mapParts(schema, at, visit)
    return value
  }
  visit(parameters, ["parameters"])
  return problem
}

/** An anchor or a nested `$id` may be meant by anything that is no pointer, so only what is certain is told. */
function isLost(root: JsonSchema, ref: string): boolean {
  const path = localPath(ref)
  if (path) return valueAt(root, path) === undefined
  return !ref.startsWith("#") && typeof root.$id !== "string" && /^[a-z][a-z0-9+.-]*:/i.test(ref)
}
