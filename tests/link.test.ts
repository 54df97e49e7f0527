import { expect, test } from "vitest"
import { makeLink, readLink } from "#lib/link.ts"

const secret = "a secret of at least thirty-two characters"
const tokenOf = (link: string) => link.slice("/w/".length)

test("a link is read for ten minutes, and each has a name of its own", () => {
  const [first, second] = [tokenOf(makeLink(secret, 1_000)), tokenOf(makeLink(secret, 1_000))]
  expect(readLink(secret, first, 1_000 + 599_999)).toEqual({ id: first.split(".")[0], expiresAt: 601_000 })
  expect(readLink(secret, first, 601_000)).toBeUndefined()
  expect(readLink(secret, second, 1_000)?.id).not.toBe(readLink(secret, first, 1_000)?.id)
})

test("a link of another secret, or changed in any character, is not read", () => {
  const token = tokenOf(makeLink(secret, 0))
  expect(readLink(`${secret}.`, token, 0)).toBeUndefined()
  const changed = [...token].map((character, index) => token.slice(0, index) + (character === "A" ? "E" : "A") + token.slice(index + 1))
  expect(changed.filter((other) => readLink(secret, other, 0))).toEqual([])
  expect(["", ".", "a.b", `${token}.x`].filter((other) => readLink(secret, other, 0))).toEqual([])
})
