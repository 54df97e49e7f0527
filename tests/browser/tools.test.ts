import { afterAll, beforeAll, expect, test } from "vitest"
import type { Browser, Page } from "playwright-core"
import { axeViolations, openBrowser, openPage } from "../support/browser.ts"
import { removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"

let browser: Browser
let server: Server

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  if (server) await stopServer(server)
  removeDataDirs()
})

const light = {
  name: "toggle_light", description: "Switch a light. Call it when somebody wants more or less light in a room.", kind: "code",
  parameters: {
    type: "object", properties: { on: { type: "boolean" }, off: { type: "boolean" }, room: { type: "string", description: "The room." } },
    required: ["room"], additionalProperties: false,
  },
  code: "export default ({ room, on }: { room: string; on?: boolean }) => `The light in the ${room} is ${on ? 'on' : 'off'}.`",
}

/** Makes a tool in the workspace of this page. */
const make = (page: Page, tool: object) => page.evaluate(async (body) => {
  const answer = await fetch("/api/tools", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
}, tool)

test("a tool is found in the list, improved by one click of the lint, and saved as the next version", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await make(page, light)
  await page.getByRole("link", { name: "Tools" }).first().click()
  await page.getByRole("link", { name: /toggle_light/ }).click()
  await page.getByText(/on and off can both be true/).first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: /^Fix/ }).first().click()
  await page.getByText(/on and off can both be true/).first().waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await page.getByText("v2").first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("code asks before it runs; the person reads the arguments, changes one, and approves", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await make(page, {
    ...light, name: "double_number", description: "Double a number. Call it to double a number.",
    parameters: { type: "object", properties: { number: { type: "number", description: "The number to double." } }, required: ["number"], additionalProperties: false },
    code: "export default ({ number }: { number: number }) => number * 2",
  })
  const box = page.getByRole("textbox").last()
  await box.fill("Double the number 21")
  await box.press("Enter")
  await page.getByRole("button", { name: /double_number/ }).first().click()
  await page.getByText("May double_number run with these arguments?").waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: "Edit first" }).click()
  await page.getByRole("textbox", { name: "Arguments, as JSON" }).fill('{ "number": 50 }')
  await page.getByRole("button", { name: "Approve as edited" }).click()
  await page.getByRole("log").getByText("100").first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})
