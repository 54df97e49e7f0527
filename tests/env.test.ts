import { expect, test } from "vitest"
import { CannotStart, readEnv } from "#lib/env.ts"

test("without any variable the defaults serve this machine only", () => {
  expect(readEnv({})).toEqual({ PORT: 3000, HOST: "127.0.0.1", DATA_DIR: "./.data", ALLOWED_HOSTS: [], ROLE: "all" })
})

test("an empty variable is an absent one, and hosts are a list", () => {
  const env = readEnv({ OPENAI_API_KEY: "", ALLOWED_HOSTS: "Chat.example.org, https://b.example:8443 ,", PORT: "0" })
  expect(env).toMatchObject({ PORT: 0, ALLOWED_HOSTS: ["chat.example.org", "https://b.example:8443"] })
  expect(env.OPENAI_API_KEY).toBeUndefined()
})

test.for([
  ["PORT", "70000"], ["PORT", "-1"], ["PORT", "3000a"], ["HOST", "http://x"], ["DATABASE_URL", "mysql://x"], ["OPENAI_BASE_URL", "ftp://x"],
  ["ALLOWED_HOSTS", "a b"], ["ALLOWED_HOSTS", "https://a/path"], ["APP_SECRET", "short"], ["ROLE", "boss"], ["DATA_DIR", " "],
])("%s=%s stops the start and is named", ([name = "", value = ""]) => {
  expect(() => readEnv({ [name]: value })).toThrow(CannotStart)
  expect(() => readEnv({ [name]: value })).toThrow(new RegExp(`^${name} must `))
})

test("the value of a bad secret is not told", () => {
  expect(() => readEnv({ APP_SECRET: "hunter2" })).toThrow(/^(?!.*hunter2)/s)
})
