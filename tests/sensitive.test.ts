/** What is found in a text before it is given away. */
import { expect, test } from "vitest"
import { findSensitive, hide, isSecretField, withoutSecrets } from "#lib/exchange/sensitive.ts"

const found = (text: string, sought = {}) => findSensitive(text, sought).map(({ kind, text: what }) => `${kind}: ${what}`)

test("keys and tokens are found by their form", () => {
  const keys = ["sk-proj-abcDEF0123456789abcd", "AKIAIOSFODNN7EXAMPLE", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "xoxb-1234567890-abcdef", "AIzaSyA0123456789abcdefghijklmnopqrstuv", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "sk_live_0123456789abcdef"]
  for (const key of keys) expect(found(`Use ${key}, please.`)).toEqual([`key: ${key}`])
  expect(found("Authorization: Bearer abcdefghijklmnop.qrs")).toEqual(["key: abcdefghijklmnop.qrs"])
  expect(found("postgres://me:hunter22@db/x")).toEqual(["key: hunter22"])
  expect(found("a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b")).toEqual(["key: -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"])
})

test("secrets are found by the name before them, also in JSON within JSON", () => {
  expect(found('{"password":"hunter2!","user":"me"}')).toEqual(["named: hunter2!"])
  expect(found(String.raw`{\"api_key\": \"0123-abcd\"}`)).toEqual(["named: 0123-abcd"])
  expect(found("DB_TOKEN=xyzzy-1 next")).toEqual(["named: xyzzy-1"])
  expect(isSecretField("client_secret", "abcd")).toBe(true)
  expect(isSecretField("secretary", "Ms Jones")).toBe(false)
  expect(isSecretField("password", "It must have eight letters and a digit.")).toBe(false)
})

test("e-mail addresses and card numbers are found, other numbers are not", () => {
  expect(found("Write to ann.b+x@mail.example.org.")).toEqual(["email: ann.b+x@mail.example.org"])
  expect(found("It costs 5@home or @ann")).toEqual([])
  expect(found("Pay with 4111 1111 1111 1111 or 4242424242424242.")).toEqual(["card: 4111 1111 1111 1111", "card: 4242424242424242"])
  expect(found("Pay with 4242-4242-4242-4242, order 4111111111111112, pi 3.1415926535897932384")).toEqual(["card: 4242-4242-4242-4242"])
})

test("values of stored secrets and own words are found wherever they stand", () => {
  expect(found("The vault says swordfish; Project X is on.", { secrets: ["swordfish"], words: ["project x"] })).toEqual(["secret: swordfish", "word: Project X"])
})

test("what is hidden says what it was, and only what is chosen is hidden", () => {
  const text = "ann@example.org pays with 4242424242424242 now"
  expect(hide(text, {})).toBe("[e-mail address hidden] pays with [card number hidden] now")
  expect(hide(text, {}, ({ kind }) => kind === "card")).toBe("ann@example.org pays with [card number hidden] now")
  expect(hide("nothing here", {})).toBe("nothing here")
  const out = withoutSecrets(["swordfish"])
  expect([out("ann@example.org says swordfish"), out("abcd", "password"), out("abcd", "city")]).toEqual(["ann@example.org says [secret hidden]", "[secret hidden]", "abcd"])
})

test("a long text costs no more than its length", () => {
  for (const long of ["a".repeat(2_000_000), "1 ".repeat(1_000_000), "@".repeat(300_000), "token".repeat(400_000)]) expect(findSensitive(long)).toEqual([])
})
