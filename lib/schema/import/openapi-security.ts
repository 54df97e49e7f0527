/** How an operation proves who is asking, with a secret in the place of every credential. */
import { isSchema } from "../form-path.ts"
import { isHeaderName, secretPlace } from "./http-template.ts"
import type { Operation } from "./openapi.ts"
import { follow } from "./openapi-refs.ts"

/** What goes into each part of a request. */
export type Credentials = { headers: [string, string][]; query: [string, string][]; cookies: [string, string][] }

/** The first of the alternatives that the document gives, since a tool has one request. */
export function readSecurity({ root, old, operation, at, tell }: Operation, host: string): Credentials {
  const credentials: Credentials = { headers: [], query: [], cookies: [] }
  const alternatives: unknown = operation.security ?? root.security
  const first: unknown = Array.isArray(alternatives) ? alternatives[0] : undefined
  const schemes = old ? root.securityDefinitions : isSchema(root.components) ? root.components.securitySchemes : undefined
  for (const name of isSchema(first) ? Object.keys(first) : []) {
    const scheme = isSchema(schemes) && Object.hasOwn(schemes, name) ? follow(root, schemes[name]) : undefined
    const secret = secretPlace(host, name)
    if (!isSchema(scheme)) tell(`The security scheme ${name} is not described here, so nothing is sent for it.`, at)
    else if (scheme.type === "apiKey" && typeof scheme.name === "string") {
      if (scheme.in === "query") credentials.query.push([scheme.name, secret])
      else if (scheme.in === "cookie") credentials.cookies.push([scheme.name, secret])
      else if (isHeaderName(scheme.name)) credentials.headers.push([scheme.name, secret])
    } else if (scheme.type === "basic" || (scheme.type === "http" && String(scheme.scheme).toLowerCase() === "basic")) credentials.headers.push(["Authorization", `Basic ${secret}`])
    else if (scheme.type === "http" || scheme.type === "oauth2" || scheme.type === "openIdConnect") credentials.headers.push(["Authorization", `Bearer ${secret}`])
    else tell(`The security scheme ${name} is of a kind that a tool cannot send.`, at)
  }
  return credentials
}
