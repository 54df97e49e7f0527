/** Defaults and lists of values that contradict the rest of their schema. */
import { changeSchema } from "../form-path.ts"
import { typeList, withKeyword } from "../form-vocabulary.ts"
import { setAt, withRequired } from "./edit.ts"
import { eachParameter, type Rule } from "./finding.ts"

export const valueRules: Rule[] = [
  {
    id: "required-with-default",
    title: "Required, yet with a default",
    why: "A default says what happens when the argument is left out, and required says that it cannot be. A model is made to invent what the tool already knows.",
    severity: "hint",
    on: true,
    check: eachParameter(({ name, pointer, schema, required, object }, tool) => {
      if (!required || schema.default === undefined || schema.default === null || Object.hasOwn(object.schema, "oneOf")) return undefined
      return {
        path: pointer,
        why: `${name} has the default ${shown(schema.default)}, but must be given anyway.`,
        rewrite: { label: `Let ${name} be left out`, parameters: changeSchema(tool.parameters, object.path, (owner) => withRequired(owner, (names) => names.filter((one) => one !== name))) },
      }
    }),
  },
  {
    id: "default-refused",
    title: "A default that the schema itself refuses",
    why: "A model that sends the default is told that it is wrong.",
    severity: "error",
    on: true,
    check: eachParameter(({ name, path, pointer, schema }, tool) => {
      const value = schema.default
      // Where values and type contradict each other, that is the finding.
      const listed = Array.isArray(schema.enum) && schema.enum.includes(value)
      const reason = value === undefined || listed ? undefined : whyRefused(schema, value)
      if (!reason) return undefined
      if (value === null) {
        const nullable = { type: [...typeList(schema), "null"], ...(Array.isArray(schema.enum) && { enum: [...schema.enum.filter((one: unknown) => one !== null), null] }) }
        return { path: pointer, why: `The default of ${name} is null, but ${reason}.`, rewrite: { label: "Allow null", parameters: setAt(tool.parameters, path, nullable) } }
      }
      const better = repaired(schema, value)
      return {
        path: pointer,
        why: `The default of ${name} is ${shown(value)}, but ${reason}.`,
        rewrite: { label: better === undefined ? "Drop the default" : `Make it ${shown(better)}`, parameters: setAt(tool.parameters, path, { default: better }) },
      }
    }),
  },
  {
    id: "enum-contradicts-type",
    title: "Values of another type than the type",
    why: "A value must be of the type and in the list: where the two never meet, no call with this argument can be right.",
    severity: "error",
    on: true,
    check: eachParameter(({ name, path, pointer, schema }, tool) => {
      if (!Array.isArray(schema.enum) || schema.enum.length === 0 || schema.type === undefined) return undefined
      const { enum: values, default: preset, ...rest } = schema
      const refused = values.filter((value: unknown) => whyRefused(rest, value) !== undefined)
      if (refused.length === 0) return undefined
      const better = values.map((value: unknown) => (whyRefused(rest, value) === undefined ? value : repaired(rest, value)))
      const fits = better.every((value) => value !== undefined) && new Set(better).size === better.length
      const types = [...new Set(values.map(typeOf))]
      const settled = preset === undefined || values.includes(preset) ? preset : repaired(rest, preset)
      return {
        path: pointer,
        why: `${name} must be ${typeList(schema).join(" or ")}, and ${refused.slice(0, 3).map(shown).join(", ")} ${refused.length > 1 ? "are" : "is"} not${refused.length === values.length ? ": no value is allowed at all" : ""}.`,
        rewrite: fits
          ? { label: `Write ${better.slice(0, 3).map(shown).join(", ")}`, parameters: setAt(tool.parameters, path, { enum: better, default: settled }) }
          : { label: `Make it ${types.join(" or ")}`, parameters: setAt(tool.parameters, path, { type: types.length === 1 ? types[0] : types }) },
      }
    }),
  },
  {
    id: "enum-single",
    title: "An argument with only one value",
    why: "What can only be one thing need not be asked: the tool knows it, and a model can only get it wrong.",
    severity: "hint",
    on: true,
    check: eachParameter(({ name, path, pointer, schema, object, variant }, tool) => {
      const values = Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : []
      // In alternatives a constant tells them apart, and an optional one means "yes" by being there.
      if (values.length !== 1 || variant || !object.required.includes(name)) return undefined
      return {
        path: pointer,
        why: `${name} can only be ${shown(values[0])}. Leave it out and let the tool fill it in.`,
        rewrite: { label: `Remove ${name}`, parameters: changeSchema(tool.parameters, object.path, (owner) => withoutProperty(owner, path.at(-1) ?? name)) },
      }
    }),
  },
]

function withoutProperty(schema: Record<string, unknown>, name: string): Record<string, unknown> {
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => key !== name))
  return withRequired(withKeyword(schema, "properties", properties), (names) => names.filter((one) => one !== name))
}

const typeOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value)

function whyRefused(schema: Record<string, unknown>, value: unknown): string | undefined {
  const types = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type]
  const type = typeOf(value)
  const fits = types.length === 0 || types.includes(type) || (type === "number" && types.includes("integer") && Number.isInteger(value))
  if (!fits) return `it must be ${types.join(" or ")}`
  if (Array.isArray(schema.enum) && !schema.enum.some((one) => JSON.stringify(one) === JSON.stringify(value))) return `it must be one of ${schema.enum.slice(0, 6).map(shown).join(", ")}${schema.enum.length > 6 ? ", …" : ""}`
  if (typeof value === "number" && typeof schema.minimum === "number" && value < schema.minimum) return `it must be at least ${schema.minimum}`
  if (typeof value === "number" && typeof schema.maximum === "number" && value > schema.maximum) return `it must be at most ${schema.maximum}`
  return undefined
}

/** The value that was most likely meant; undefined when there is none that fits. */
function repaired(schema: Record<string, unknown>, value: unknown): unknown {
  const text = String(value).trim().toLowerCase()
  const tries: unknown[] = [
    ...(Array.isArray(schema.enum) ? schema.enum.filter((one: unknown) => String(one).trim().toLowerCase() === text) : []),
    ...(typeof value === "string" && text !== "" ? [Number(text), text === "true" ? true : text === "false" ? false : undefined] : []),
    ...(typeof value === "number" || typeof value === "boolean" ? [String(value)] : []),
  ]
  return tries.find((one) => one !== undefined && !Number.isNaN(one) && whyRefused(schema, one) === undefined)
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
