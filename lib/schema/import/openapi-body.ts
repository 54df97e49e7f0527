/** The body of an operation as arguments of the tool and a template. */
import { isSchema } from "../form-path.ts"
import { isTextList } from "../form-vocabulary.ts"
import { argName, place } from "./http-template.ts"
import type { Operation } from "./openapi.ts"
import { schemaOf, type Argument, type Namer } from "./openapi-operation.ts"
import { follow, type Part } from "./openapi-refs.ts"

type Body = { type?: string; template?: string }

/** Adds the arguments of the body to `args`. JSON is one argument, `body`; a form has one for each of its fields. */
export function readBody(op: Operation, args: Argument[], nameFor: Namer): Body {
  const { root, old, at, tell } = op
  const { media, schema, required, description, shown = "body" } = old ? readOldBody(op) : readContent(op)
  if (media === undefined) return {}
  const type = /^[\w!#$&.+^*/-]+$/.test(media) ? media.replace("*/*", "application/json") : "application/json"
  if (type.startsWith("multipart/")) {
    tell("A tool cannot send a multipart form; its body was left out.", at)
    return {}
  }
  const form = follow(root, schema)
  if (type === "application/x-www-form-urlencoded" && isSchema(form) && isSchema(form.properties)) {
    const needed = isTextList(form.required) ? form.required : []
    const fields = Object.entries(form.properties).map(([sent, inner]) => {
      const name = nameFor(argName(sent), `${argName(sent)}_form`)
      args.push({ name, sent, in: "form", required: needed.includes(sent), schema: inner })
      return `${encodeURIComponent(sent)}=${place(name)}`
    })
    return { type, template: fields.join("&") }
  }
  const name = nameFor(argName(shown), `${argName(shown)}_body`)
  const own = isSchema(schema) ? schema : {}
  const told = typeof description === "string" && own.description === undefined ? { ...own, description } : own
  args.push({ name, sent: name, in: "body", required, schema: told })
  return { type, template: place(name) }
}

type Content = { media?: string; schema?: unknown; required: boolean; description?: unknown; shown?: string }

/** JSON is taken before any other kind. */
function readContent({ root, operation }: Operation): Content {
  const body = follow(root, operation.requestBody)
  if (!isSchema(body) || !isSchema(body.content)) return { required: false }
  const kinds = Object.keys(body.content)
  const media = kinds.find((kind) => kind === "application/json") ?? kinds.find((kind) => /[/+]json\b/.test(kind)) ?? kinds.find((kind) => kind === "application/x-www-form-urlencoded") ?? kinds[0]
  const content = media === undefined ? undefined : body.content[media]
  return { media: media?.split(";")[0]?.trim(), schema: isSchema(content) ? content.schema : undefined, required: body.required === true, description: body.description, ...(typeof body["x-argument"] === "string" && { shown: body["x-argument"] }) }
}

/** Swagger 2 lists the body among the parameters, and a form as one parameter for each field. */
function readOldBody({ root, item, operation }: Operation): Content {
  const all = [item.parameters, operation.parameters].flatMap((list: unknown): unknown[] => (Array.isArray(list) ? list : [])).map((one) => follow(root, one)).filter(isSchema)
  const consumes: unknown = operation.consumes ?? root.consumes
  const kinds = isTextList(consumes) ? consumes : []
  const body = all.find((parameter) => parameter.in === "body")
  if (body) return { media: kinds.find((kind) => kind.includes("json")) ?? kinds[0] ?? "application/json", schema: body.schema, required: body.required === true, description: body.description }
  const fields = all.filter((parameter) => parameter.in === "formData" && typeof parameter.name === "string")
  if (fields.length === 0) return { required: false }
  const isMultipart = fields.some(({ type }) => type === "file") || (kinds.length > 0 && !kinds.includes("application/x-www-form-urlencoded"))
  const properties = Object.fromEntries(fields.map((field: Part) => [String(field.name), schemaOf(field)]))
  const required = fields.filter((field) => field.required === true).map(({ name }) => name)
  return { media: isMultipart ? "multipart/form-data" : "application/x-www-form-urlencoded", schema: { type: "object", properties, required }, required: required.length > 0 }
}
