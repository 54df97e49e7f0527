/** Each address of the shared lists is refused before a socket exists. */
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { readFileSync } from "node:fs"
import { isIP } from "node:net"
import { expect, test } from "vitest"
import { z } from "zod"
import { CallError } from "#lib/agent/call.ts"
import { isPublic, type Resolve } from "#lib/tools/addresses.ts"
import { safeFetch } from "#lib/tools/safe-fetch.ts"
import { report, sharedPath, withShared } from "./shared.ts"

/** What an attacker's name server says: the address in the name if there is one, else the metadata service. */
const hostileNames: Resolve = async (host) => {
  const inName = host.match(/\d+\.\d+\.\d+\.\d+/g)?.find((address) => isIP(address) === 4)
  return [{ address: inName ?? "169.254.169.254", family: 4 }]
}

const noNames: Resolve = async (host) => {
  throw new Error(`asked for the name ${host}`)
}

const isName = (url: string): boolean => URL.canParse(url) && isIP(new URL(url).hostname.replace(/^\[|\]$/g, "")) === 0

/** The kind of each refusal; an address that is not refused, or opened a socket, is in `wrong`. */
async function refuseAll(urls: string[], resolve: Resolve) {
  const wrong: string[] = []
  for (const url of urls) {
    let sockets = 0
    const count = () => void sockets++
    subscribe("net.client.socket", count)
    const error: unknown = await safeFetch({ url, signal: new AbortController().signal, resolve }).then(() => "an answer", (reason: unknown) => reason)
    unsubscribe("net.client.socket", count)
    const isRefused = error instanceof CallError && (error.kind === "blocked_address" || error.kind === "bad_url")
    if (!isRefused || sockets > 0) wrong.push(`${url}: ${String(error)}, ${sockets} sockets`)
  }
  return wrong
}

withShared("ssrf", () => {
  const listed = z.array(z.string()).parse(JSON.parse(readFileSync(sharedPath("fixtures/ssrf/blocked-urls.json"), "utf8")))
  const page = readFileSync(sharedPath("fixtures/ssrf/PATT-SSRF-Cloud-Instances.md"), "utf8")
  const found = [...new Set([...page.matchAll(/\b[a-z][a-z+.-]*:\/\/[^\s`"'>)]+/gi)].map(([url]) => url))]

  const check = async (name: string, urls: string[], resolve: Resolve, min: number) => {
    const wrong = await refuseAll(urls, resolve)
    report(name, { found: urls.length, run: urls.length, passed: urls.length - wrong.length }, min, wrong)
  }

  test("the listed addresses are refused", () => check("ssrf blocked-urls", listed, hostileNames, 18))

  test("numeric addresses in the page are refused without a name server", () => check("ssrf numeric", found.filter((url) => !isName(url)), noNames, 50))

  // Links of the page to its sources are among them: what a name means is up to whoever answers for it.
  test("names in the page are refused when they lead to private addresses", () => check("ssrf names", found.filter(isName), hostileNames, 25))

  test("what the page calls public is not what is refused", () => {
    expect(["93.184.216.34", "2606:4700:4700::1111"].every(isPublic)).toBe(true)
  })
})
