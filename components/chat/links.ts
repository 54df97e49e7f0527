/** Which addresses a model's words may link to. */

const schemes = new Set(["http:", "https:", "mailto:"])

/** The address if it may be a link, else null: absolute http, https and mailto, and places in the same text. */
export function safeUrl(href: string | undefined): string | null {
  if (!href) return null
  if (href.startsWith("#")) return href
  if (!URL.canParse(href)) return null
  const url = new URL(href)
  return schemes.has(url.protocol) ? url.href : null
}

/** The host as the network sees it (punycode, port), or the scheme's name for what has none. */
export function hostOf(url: string): string {
  const { host, protocol } = new URL(url)
  return host || protocol.slice(0, -1)
}
