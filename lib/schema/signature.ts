/** A tool as a person reads it in TypeScript: its named types, and `(args) => …` with the descriptions as comments. */
import type { JsonSchema } from "#lib/agent/types.ts"
import { isSchema } from "./form-path.ts"
import { definitionsKey, isTextList } from "./form-vocabulary.ts"
import { typeOf, type Names } from "./signature-type.ts"
import { docOf } from "./signature-doc.ts"

export type Signed = { name: string; description: string; parameters: JsonSchema }

/**
 * Valid TypeScript: named types first, then the tool as the type of a function.
 * What TypeScript cannot say (limits, patterns, defaults) is in the comments; what nobody can tell is `unknown`.
 */
export function signatureOf({ name, description, parameters }: Signed): string {
  const names = nameTypes(parameters, name)
  const key = definitionsKey(parameters)
  const types = isSchema(parameters[key]) ? Object.entries(parameters[key]) : []
  const declared = types.map(([type, schema]) => `${docOf(schema)}type ${names.get(`#/${key}/${type}`)} = ${typeOf(schema, names)}`)
  const args = typeOf(isSchema(parameters) && parameters.type === undefined && parameters.anyOf === undefined ? { ...parameters, type: "object" } : parameters, names)
  const root = names.get("#")
  if (root) declared.push(`type ${root} = ${args}`)
  const optional = isTextList(parameters.required) && parameters.required.length > 0 ? "" : "?"
  return [...declared, `${docOf({ description })}type ${names.get("") ?? "tool"} = (args${optional}: ${root ?? args}) => unknown`].join("\n\n")
}

/** One identifier for each `$ref` there is a type for, one for the tool ("") and, if the document refers to itself, one for its arguments ("#"). */
function nameTypes(root: JsonSchema, tool: string): Names {
  const taken = new Set<string>()
  const names: Names = new Map()
  const give = (ref: string, wanted: string) => {
    const name = identifier(wanted)
    let free = name
    for (let number = 2; taken.has(free); number++) free = `${name}_${number}`
    taken.add(free)
    names.set(ref, free)
  }
  give("", tool)
  const key = definitionsKey(root)
  if (isSchema(root[key])) for (const type of Object.keys(root[key])) give(`#/${key}/${type}`, type)
  if (JSON.stringify(root).includes('"$ref":"#"')) give("#", `${tool}_args`)
  return names
}

const RESERVED = new Set(
  ("any as asserts async await bigint boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for function get if implements " +
    "import in infer instanceof interface is keyof let module namespace never new null number object of package private protected public readonly Record require return satisfies set static string super " +
    "switch symbol this throw true try type typeof undefined unique unknown using var void while with yield").split(" "),
)

/** A name as a TypeScript identifier: `math.hypot` is `math_hypot`. */
function identifier(name: string): string {
  const plain = name.normalize("NFC").replace(/[^\p{ID_Continue}$]+/gu, "_").replace(/^(?=\P{ID_Start})(?![_$])/u, "_")
  return RESERVED.has(plain) || plain === "" ? `${plain}_` : plain
}

