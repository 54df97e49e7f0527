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

test("long arguments are read to their end before they are approved, and nothing in them can hide", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await make(page, {
    ...light, name: "print_label", description: "Print a label. Call it to print a label.",
    parameters: { type: "object", properties: { text: { type: "string", description: "The text of the label." } }, required: ["text"], additionalProperties: false },
    code: "export default ({ text }: { text: string }) => { console.log('printing'); return `${text.length} letters` }",
  })
  const box = page.getByRole("textbox").last()
  await box.fill(`Print the label "${Array.from({ length: 90 }, (_, n) => `line ${n} of the note`).join("; ")} and \u202ehidden\u202c"`)
  await box.press("Enter")
  await page.getByRole("button", { name: /print_label/ }).first().click()
  const approve = page.getByRole("button", { name: "Approve", exact: true })
  await page.getByText("Scroll to the end of the arguments to approve them.").waitFor()
  expect(await approve.isDisabled()).toBe(true)
  expect(await axeViolations(page)).toEqual([])
  const all = page.getByRole("group", { name: /^Arguments, / })
  expect(await all.innerText()).toContain("U+202E")
  await page.getByText("Code, version 1, asked for by assistant").waitFor()
  await all.evaluate((box) => box.lastElementChild?.scrollIntoView())
  await approve.click()
  await page.getByText(/\d+ letters/).first().waitFor()
  await page.getByRole("link", { name: "1, open it" }).click()
  await page.getByRole("heading", { name: "Versions" }).waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("a description grows into a tool; what changed is told with what it breaks; JSON that cannot be read survives leaving", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  await page.goto(`${server.address}/tools`)
  await page.getByRole("button", { name: "New", exact: true }).click()
  await page.getByText("The model proposes name and arguments.").click()
  await page.getByLabel("What should it do?").fill("make a function to get the answer to everything, one param")
  await page.getByRole("button", { name: "Make it" }).click()
  await page.getByRole("region", { name: "What the model writes" }).waitFor()
  await page.waitForURL(/\/tools\/.+/)
  const json = page.getByRole("textbox", { name: "JSON of the arguments" })
  await json.click()
  await page.keyboard.press("Control+a")
  await page.keyboard.insertText('{ "type": "object", "properties": { "question": { "type": "string", "description": "What is asked." } }, "required": ["question"], "additionalProperties": false }')
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await page.getByRole("tab", { name: "Versions" }).click()
  await page.getByText("was called input").waitFor()
  await page.getByText("breaks old calls").first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("tab", { name: "Arguments" }).click()
  await json.click()
  await page.keyboard.press("Control+Home")
  await page.keyboard.type("{ broken")
  await page.getByText(/so the form waits/).waitFor()
  await page.reload()
  await page.getByText(/so the form waits/).waitFor()
  expect(await json.innerText()).toContain("{ broken")
  expect(problems).toEqual([])
  await context.close()
})
