/** Pieces of HTTP templates, made of text that somebody else wrote: it may not smuggle in places for arguments or secrets. */

/** Text as it stands in a URL; a brace would open a place. */
export const inUrl = (text: string): string => text.replace(/[{}\s<>"'`\\^|]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)

export const place = (arg: string): string => `{{${arg}}}`

/** A name that can stand in a place and is never read as a secret's. */
export const argName = (name: string): string => name.replace(/[{}]/g, "_").replace(/^secret:/, "secret_")

/** The place of a secret. Its name begins with the host, so that a document cannot ask for a secret that belongs to another. */
export const secretPlace = (host: string, name: string): string => place(`secret:${secretName(host, name)}`)

export function secretName(host: string, name: string): string {
  const [owner, own] = [upperSnake(host), upperSnake(name)]
  return (owner === "" || own.startsWith(`${owner}_`) ? own : `${owner}_${own}`).slice(0, 64)
}

const upperSnake = (text: string): string => text.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase().replace(/[^A-Z0-9]+/g, "_").replace(/^_|_$/g, "")

export const isHeaderName = (name: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)

/** A name for a request that has none: `GET /pets/{id}` is `get_pets_id`. */
export const routeName = (method: string, route: string): string =>
  `${method.toLowerCase()}_${route}`.replace(/[^a-zA-Z0-9]+/g, "_").replace(/_+$/, "").slice(0, 64)

/** Stands for a server that nobody named; no request can reach it. */
export const NO_SERVER = "https://server.invalid"

/** An absolute http(s) address without a slash at its end, or undefined. Account and fragment are left out. */
export function serverUrl(text: string): { url: string; host: string } | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, host, pathname } = new URL(text)
  if (protocol !== "http:" && protocol !== "https:") return undefined
  return { url: inUrl(`${protocol}//${host}${pathname}`).replace(/\/+$/, ""), host }
}
