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

const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const
const chat = (page: Page) => page.getByRole("log")
const ask = async (page: Page, text: string) => {
  const box = page.getByRole("textbox", { name: "Message" })
  await box.fill(text)
  await box.press("Enter")
}

test("triage is chosen, hands over to email in one turn, and the mail is in the outbox", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await page.getByRole("link", { name: "Agents" }).click()
  await page.getByRole("figure", { name: "Who can reach whom" }).getByRole("link", { name: /^triage, hands over to email, calendar/ }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: "New conversation with triage" }).click()
  await page.getByRole("button", { name: /^Agent in charge: triage/ }).waitFor()
  await ask(page, "Write an email to ada@example.com that lunch is at noon.")
  await chat(page).getByRole("heading", { name: /Handed over to email/ }).waitFor()
  await page.getByRole("button", { name: /^Agent in charge: email/ }).waitFor()
  await chat(page).getByRole("button", { name: /send_email/ }).click()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("link", { name: "Open the outbox and calendar" }).click()
  await page.getByRole("region", { name: "Outbox" }).getByRole("heading", { name: "Lunch is at noon" }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(problems).toEqual([])
  await context.close()
})

test("a copy of a preset is changed: a fault stands at its field, a save is a version, versions differ line by line, and a deletion is undone", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(`${server.address}/agents/triage`)
  await page.getByRole("button", { name: "More for this agent" }).click()
  await page.getByRole("menuitem", { name: "Duplicate" }).click()
  await page.getByRole("heading", { name: "triage-copy" }).waitFor()

  const name = page.getByRole("textbox", { name: "Name" })
  const save = page.getByRole("button", { name: "Save", exact: true })
  await name.fill("triage")
  await page.getByText("There is an agent of this name already.").first().waitFor()
  expect(await save.isDisabled()).toBe(true)
  await name.fill("desk")
  await page.getByRole("textbox", { name: "Instructions" }).fill("Greet {{customer}}.\nHand over when you know what is wanted.")
  await page.getByText("customer", { exact: true }).waitFor()
  await page.getByRole("tab", { name: "Others" }).click()
  await page.getByRole("list", { name: "agents to delegate to" }).getByRole("checkbox", { name: /expert/ }).check()
  await page.getByRole("link", { name: "All agents" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click()
  expect(await axeViolations(page)).toEqual([])
  await save.click()
  await page.getByText("v2", { exact: true }).first().waitFor()
  await page.getByRole("tab", { name: "Versions" }).click()
  await page.getByText("added: Greet {{customer}}.").waitFor({ state: "attached" })
  expect(await axeViolations(page)).toEqual([])

  await page.getByRole("link", { name: "All agents" }).click()
  const figure = page.getByRole("figure", { name: "Who can reach whom" })
  await figure.getByRole("link", { name: /^desk, hands over to email, calendar, delegates to expert/ }).waitFor()
  await page.getByRole("button", { name: "More for desk" }).click()
  await page.getByRole("menuitem", { name: "Delete" }).click()
  await figure.getByRole("link", { name: /^desk/ }).waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Undo" }).click()
  await figure.getByRole("link", { name: /^desk/ }).waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("a variable is set beside the chat and told to the agent with its instructions", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await page.evaluate(async () => {
    const agent = { name: "greeter", instructions: "Greet {{customer}}.", tools: [] }
    const answer = await fetch("/api/agents", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(agent) })
    if (!answer.ok) throw new Error(await answer.text())
  })
  await page.goto(`${server.address}/?agent=greeter`)
  await page.getByRole("button", { name: /^Variables/ }).click()
  await page.getByRole("button", { name: "customer" }).click()
  await page.getByRole("textbox", { name: "Value", exact: true }).fill("Ada Lovelace")
  await page.keyboard.press("Enter")
  await page.getByRole("textbox", { name: "Value of customer" }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press("Escape")
  await ask(page, "Hello")
  await page.waitForURL(/\/c\//)
  await page.getByRole("treeitem").filter({ hasText: "Step 1" }).click()
  await page.getByRole("tab", { name: "What the model saw" }).click()
  await page.getByText("Greet Ada Lovelace.").first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("what the builder wrote is read side by side, approved, and called in the same turn", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(`${server.address}/?agent=builder`)
  await ask(page, "Make yourself a calculator, then multiply 3469 by 10.0017.")
  await chat(page).getByRole("button", { name: /add_tool/ }).click()
  await page.getByText(/examples? gave what was expected, in the sandbox/).waitFor()
  await page.getByRole("button", { name: "Side by side" }).click()
  await page.getByRole("dialog").getByRole("region", { name: "Code" }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press("Escape")
  await page.getByRole("group", { name: /^Arguments, / }).evaluate((box) => {
    box.scrollTo(0, box.scrollHeight)
    box.lastElementChild?.scrollIntoView()
  })
  await page.getByRole("button", { name: "Approve", exact: true }).click()
  await chat(page).getByText("34695.8973").first().waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("on a phone, in the dark, the agents and one of them are all there and nothing is wider than the screen", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  await page.goto(`${server.address}/agents`)
  await page.getByRole("link", { name: "triage", exact: true }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(await width()).toBe(390)
  await page.getByRole("link", { name: "triage", exact: true }).click()
  await page.getByRole("tab", { name: "Tools" }).click()
  await page.getByRole("checkbox", { name: /send_email/ }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(await width()).toBe(390)
  expect(problems).toEqual([])
  await context.close()
})
