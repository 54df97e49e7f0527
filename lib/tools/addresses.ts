/** Which addresses a tool may reach: public ones, and of this machine only what its owner named. */
import { lookup } from "node:dns/promises"
import { BlockList, isIP } from "node:net"
import { CallError } from "#lib/agent/call.ts"

export type Address = { address: string; family: number }

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<Address[]>

/** What the registries of special-purpose addresses keep from the public internet, and what leads to such an address in disguise. */
const SPECIAL = [
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
  "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
  // Answers as a cloud's own service from inside its machines, though it is a public address.
  "168.63.129.16/32",
  // `::`, `::1`, and IPv4 written into the end of either.
  "::/96",
  // IPv4 behind a translator (NAT64, Teredo, 6to4): the address that counts is not the one that is seen.
  "64:ff9b::/96", "64:ff9b:1::/48", "2001::/23", "2002::/16",
  "100::/64", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]

const listOf = (subnets: string[]): BlockList => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = "", bits] = subnet.split("/")
    list.addSubnet(net, Number(bits), isIP(net) === 6 ? "ipv6" : "ipv4")
  }
  return list
}

const special = listOf(SPECIAL)
const loopback = listOf(["127.0.0.0/8", "::1/128"])

/** `::ffff:a.b.c.d` is judged by the IPv4 address within; what is no address, or has a zone, is in no list. */
const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")

/** Whether anybody on the internet may be meant by this address. */
export const isPublic = (address: string): boolean => isIP(address) !== 0 && !address.includes("%") && !isIn(special, address)

export const isLoopback = (address: string): boolean => isIP(address) !== 0 && !address.includes("%") && isIn(loopback, address)

/** `host:port` as an owner allows it, with the port that the scheme implies. */
export const hostAndPort = (url: URL): string => `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`

/** The host without the brackets of IPv6. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "")

/**
 * The addresses to connect to; all of them have been checked, so that it does not matter which one answers.
 * @throws CallError `blocked_address` when one is not public, unless it is loopback and `allowLocal` has this very `host:port`; `unreachable` when there is none
 */
export async function reachableAddresses(url: URL, allowLocal: readonly string[], resolve: Resolve = bySystem): Promise<Address[]> {
  const host = bareHost(url)
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host)
  if (found.length === 0) throw unknownHost(host)
  const isAllowed = allowLocal.some((allowed) => allowed.toLowerCase() === hostAndPort(url))
  // The address stays unsaid: names of an inner network are nobody's business outside it.
  if (!found.every(({ address }) => isPublic(address) || (isAllowed && isLoopback(address)))) {
    throw new CallError("blocked_address", `"${host}" is an address inside this machine or its network, and tools reach public hosts only. A server on this machine can be called once its owner has allowed ${hostAndPort(url)}.`)
  }
  return found.map(({ address }) => ({ address, family: isIP(address) }))
}

const bySystem: Resolve = async (host) => {
  try {
    return await lookup(host, { all: true })
  } catch {
    throw unknownHost(host)
  }
}

const unknownHost = (host: string): CallError => new CallError("unreachable", `No address is known for "${host}". Check how the host is spelled.`)
