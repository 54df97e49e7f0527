import { afterAll, beforeAll, expect, test } from "vitest"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { axeViolations, openBrowser, openPage } from "../support/browser.ts"
import { newDataDir, removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"

let browser: Browser
let server: Server
const values = { DATA_DIR: newDataDir() }

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(values)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  if (server) await stopServer(server)
  removeDataDirs()
})

const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const
const listOf = (page: Page) => page.getByRole("list", { name: /^Memories/ })
const rowOf = (page: Page, text: string) => listOf(page).getByRole("button", { name: text, exact: true })
const chainOf = (page: Page) => page.getByRole("list", { name: "The chain, newest first" }).getByRole("listitem")

/** Remembers in the workspace of this page, as over HTTP. */
const remember = (page: Page, text: string): Promise<{ memory: { id: string } }> => page.evaluate(async (body) => {
  const answer = await fetch("/api/memories", { method: "POST", headers: { "content-type": "application/json" }, body })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}, JSON.stringify({ text }))

async function openMemories(context: BrowserContext, texts: string[]) {
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  for (const text of texts) await remember(page, text)
  await page.goto(`${server.address}/memories`)
  return { page, problems }
}

test("what is remembered by hand shows how it was judged; editing makes the chain grow; everything can be taken back", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openMemories(context, [])
  await page.getByRole("heading", { name: "Memory is a chain, not a pile" }).waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.getByRole("button", { name: "Remember something" }).click()
  await page.getByLabel(/^One fact/).fill("The launch of Aurora is planned for March 3.")
  await page.keyboard.press("Enter")
  await page.getByText("Found nothing similar").waitFor()
  await page.getByRole("button", { name: "Done" }).click()
  await page.getByRole("button", { name: "Remember", exact: true }).click()
  await page.getByLabel(/^One fact/).fill("The launch of Aurora is planned for May 2.")
  await page.keyboard.press("Enter")
  await page.getByRole("list", { name: "How it was saved" }).getByText(/supersedes/).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: "Open its chain" }).click()
  await chainOf(page).filter({ hasText: "March 3" }).waitFor()
  expect(await chainOf(page).count()).toBe(2)

  await page.getByRole("button", { name: "Edit", exact: true }).click()
  await page.getByLabel("What is true now").fill("The launch of Aurora is planned for June 20.")
  await page.keyboard.press("Enter")
  await chainOf(page).nth(2).waitFor()
  expect(await chainOf(page).first().innerText()).toContain("June 20")
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: "Undo" }).last().click()
  await chainOf(page).nth(2).waitFor({ state: "detached" })
  expect(await chainOf(page).first().innerText()).toContain("May 2")

  await page.getByRole("button", { name: "Forget", exact: true }).click()
  await page.getByRole("heading", { name: "Memory is a chain, not a pile" }).waitFor()
  await page.getByRole("button", { name: "Undo" }).last().click()
  await chainOf(page).filter({ hasText: "March 3" }).waitFor()
  expect(problems.filter((text) => !text.includes("404"))).toEqual([])
  await context.close()
})

test("memories are searched as an agent would, picked with keys, merged into one, and the merge is a picture with several lanes", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openMemories(context, ["The user likes jazz.", "Mira is allergic to peanuts.", "The office moves to Lyon in autumn."])
  await page.getByRole("searchbox", { name: "Search as the agent would" }).fill("what is Mira allergic to?")
  const first = listOf(page).getByRole("listitem").first()
  await first.getByText("words").waitFor()
  expect(await first.innerText()).toMatch(/peanuts[\s\S]*It has/)
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("searchbox", { name: "Search as the agent would" }).fill("")
  await rowOf(page, "The office moves to Lyon in autumn.").waitFor()

  await rowOf(page, "The office moves to Lyon in autumn.").focus()
  await page.keyboard.press("x")
  await page.keyboard.press("Shift+ArrowDown")
  await page.getByText("2 selected").waitFor()
  await page.getByRole("button", { name: "Merge" }).click()
  await page.getByLabel("What takes their place").fill("Mira is allergic to peanuts; her office moves to Lyon in autumn.")
  await page.getByRole("dialog").getByRole("button", { name: "Merge" }).click()
  await chainOf(page).nth(2).waitFor()
  expect(await listOf(page).getByRole("listitem").count()).toBe(2)
  await page.getByRole("button", { name: "Superseded" }).click()
  await page.waitForURL(/status=superseded/)
  await rowOf(page, "Mira is allergic to peanuts.").waitFor()
  await page.reload()
  await rowOf(page, "Mira is allergic to peanuts.").waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("an import that is no JSON says where, and an export goes in again", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openMemories(context, [])
  await page.getByRole("button", { name: "Import memories" }).click()
  await page.getByLabel("JSON").fill('[\n  "The user is 6 feet tall.",\n  nonsense\n]')
  await page.getByRole("button", { name: "Import", exact: true }).click()
  await page.getByText(/Line 3, column 3/).waitFor()
  await page.getByLabel("JSON").fill('["The user is 6 feet tall."]')
  await page.getByRole("button", { name: "Import", exact: true }).click()
  await page.getByText("Imported 1 memory.").waitFor()
  await page.getByRole("button", { name: "Done" }).click()
  await page.getByRole("button", { name: "More about memories" }).click()
  await page.getByRole("menuitem", { name: "Export…" }).click()
  const text = await page.getByLabel("All memories as JSON").innerText()
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "More about memories" }).click()
  await page.getByRole("menuitem", { name: "Import…" }).click()
  await page.getByLabel("JSON").fill(text)
  await page.getByRole("button", { name: "Import", exact: true }).click()
  await page.getByText("Nothing new.").waitFor()
  expect(problems).toEqual([])
  await context.close()
})

for (const [name, options] of [
  ["in the dark", { ...wide, colorScheme: "dark" }],
  ["on a phone", { ...wide, viewport: { width: 390, height: 844 } }],
] as const)
  test(`${name} axe finds nothing, nothing is wider than the screen, and a chain can be opened and left`, async () => {
    const context = await browser.newContext(options)
    const { page, problems } = await openMemories(context, ["The launch of Aurora is planned for March 3.", "The launch of Aurora is planned for May 2."])
    await rowOf(page, "The launch of Aurora is planned for May 2.").click()
    await chainOf(page).nth(1).waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    if (name === "on a phone") {
      expect(await listOf(page).isVisible()).toBe(false)
      await page.getByRole("button", { name: "Back to the list" }).click()
    }
    await listOf(page).waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(problems).toEqual([])
    await context.close()
  })

const ask = async (page: Page, text: string) => {
  await page.getByRole("button", { name: "Copy answer" }).first().or(page.getByRole("heading", { level: 1 })).first().waitFor()
  const box = page.getByRole("textbox", { name: "Message" }).or(page.getByPlaceholder("Ask something that needs a function")).last()
  await box.fill(text)
  await box.press("Enter")
}
const answerOf = (page: Page) => page.getByRole("log")

test("a fact that was told is known in a new conversation, replaced by a later one, and leads back to the words that made it, over a restart of the server", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(server.address)
  await ask(page, "I am 6 feet tall")
  await answerOf(page).getByRole("button", { name: /add_memory/ }).click()
  const steps = page.getByRole("list", { name: "How it was saved" })
  await steps.getByText("Found nothing similar").waitFor()
  await steps.getByText("The user is 6 feet tall.").waitFor()
  expect(await axeViolations(page)).toEqual([])
  const told = page.url()

  await stopServer(server)
  server = await startServer(values)
  await page.goto(server.address)
  await ask(page, "How tall am I?")
  await answerOf(page).getByText("You are 6 feet tall.").waitFor()
  await answerOf(page).getByRole("button", { name: /Why does it think so/ }).click()
  const recalled = answerOf(page).getByRole("list", { name: "Recalled memories, best first" })
  expect(await axeViolations(page)).toEqual([])
  await recalled.getByRole("link", { name: "I am 6 feet tall" }).click()
  await page.waitForURL((url) => url.pathname === new URL(told).pathname)
  await answerOf(page).getByText("I am 6 feet tall").first().waitFor()

  await page.goto(server.address)
  await ask(page, "I measured again: 6 foot 1")
  await answerOf(page).getByText(/Before that I knew: you are 6 feet tall/).waitFor()
  await answerOf(page).getByRole("button", { name: /add_memory/ }).click()
  await steps.getByText(/^Judged/).waitFor()
  expect(await steps.innerText()).toMatch(/Found 1 similar[\s\S]*(updates|contradicts)[\s\S]*by rules[\s\S]*supersedes/)
  expect(await axeViolations(page)).toEqual([])

  await stopServer(server)
  server = await startServer(values)
  await page.goto(server.address)
  await ask(page, "How tall am I now, and before?")
  await answerOf(page).getByText(/6 foot 1[\s\S]*Before, until[\s\S]*6 feet tall/).waitFor()
  await page.goto(`${server.address}/memories`)
  await chainOf(page).nth(1).waitFor()
  expect(await chainOf(page).first().innerText()).toContain("6 foot 1")
  expect(await chainOf(page).nth(1).innerText()).toMatch(/6 feet tall[\s\S]*held for/)
  await chainOf(page).nth(1).getByRole("link", { name: "I am 6 feet tall" }).click()
  await page.waitForURL((url) => url.pathname === new URL(told).pathname && url.hash.length > 1)
  await page.getByRole("list", { name: "How it was saved" }).waitFor()
  expect(problems.filter((text) => !/ERR_|Failed to load/.test(text))).toEqual([])
  await context.close()
}, 240_000)
