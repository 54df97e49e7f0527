/** Which arguments a call must have, and which it may have. */
import { changeSchema, toPointer } from "../form-path.ts"
import { typesOf } from "../form-vocabulary.ts"
import { nearestNames } from "../nearest-names.ts"
import { callWith } from "./calls.ts"
import { closed, withRequired } from "./edit.ts"
import { eachTool, type Rule } from "./finding.ts"
import type { ObjectPlace, Parameter } from "./subject.ts"

export const requiredRules: Rule[] = [
  {
    id: "required-unknown",
    title: "A required argument that is not there",
    why: "The schema asks for an argument that it does not describe. A model either leaves it out and is refused, or invents a value.",
    severity: "error",
    on: true,
    check: eachTool((tool) => tool.objects.flatMap((object) => {
      if (object.variant) return []
      return object.required.filter((name) => !Object.hasOwn(object.properties, name)).map((name) => {
        const meant = nearestNames(name, Object.keys(object.properties), 1)[0]
        return {
          path: `${toPointer(object.path)}/required`,
          why: `${name} is required, but no parameter has this name${meant ? `; did you mean ${meant}?` : ". Any value at all is right for it."}`,
          call: callWith(tool, object.data, { [name]: ["anything", { at: "all" }] }),
          rewrite: {
            label: meant ? `Require ${meant}` : `Do not require ${name}`,
            parameters: changeSchema(tool.parameters, object.path, (schema) => closed(withRequired(schema, (names) => names.flatMap((one) => (one === name ? (meant ? [meant] : []) : [one]))))),
          },
        }
      })
    })),
  },
  {
    id: "extra-arguments",
    title: "A misspelt argument is taken without a word",
    why: "An optional argument under a wrong name is simply ignored: the call succeeds and does something else. additionalProperties: false makes it an error that the model can correct.",
    severity: "hint",
    on: true,
    check: eachTool((tool) => tool.objects.map((object) => {
      const optional = object.parameters.filter(({ required }) => !required)
      if (object.schema.additionalProperties !== undefined || object.schema.unevaluatedProperties !== undefined || isCombined(object) || optional.length === 0) return undefined
      const [first] = optional
      const wrong = first && misspelt(first, object)
      if (!wrong) return undefined
      return {
        path: toPointer(object.path),
        why: `A call with ${wrong} instead of ${first.name} passes, and ${first.name} is silently left out.`,
        call: callWith(tool, object.data, { [first.name]: undefined, [wrong]: valueOf(first) }),
        rewrite: { label: "Refuse unknown arguments", parameters: changeSchema(tool.parameters, object.path, closed) },
      }
    })),
  },
]

/** Conditions beside the properties may bring properties of their own, which closing would refuse. */
const isCombined = ({ schema, variant }: ObjectPlace): boolean => variant || ["allOf", "anyOf", "oneOf", "if", "$ref", "patternProperties"].some((keyword) => keyword in schema)

/** The name as another habit writes it. */
function misspelt({ name }: Parameter, { properties }: ObjectPlace): string | undefined {
  const camel = name.replace(/[_-](\p{L})/gu, (_, letter: string) => letter.toUpperCase())
  const snake = name.replace(/(?<=\p{Ll})(\p{Lu})/gu, (letter) => `_${letter.toLowerCase()}`)
  return [camel, snake, name.endsWith("s") ? name.slice(0, -1) : `${name}s`, `${name}_`].find((other) => other !== "" && other !== name && !Object.hasOwn(properties, other))
}

const valueOf = ({ schema }: Parameter): unknown => (Array.isArray(schema.enum) && schema.enum.length > 0 ? schema.enum[0] : schema.default ?? (typesOf(schema)[0] === "boolean" ? true : typesOf(schema)[0] === "string" ? "a value" : 1))
