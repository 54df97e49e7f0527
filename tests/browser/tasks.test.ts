import { afterAll, beforeAll, expect, test } from "vitest"
import type { Browser, Page } from "playwright-core"
import { axeViolations, openBrowser, openPage } from "../support/browser.ts"
import { startUpstream, type Upstream } from "../support/fake-upstream.ts"
import { removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"

let browser: Browser
let upstream: Upstream
let offline: Server
let online: Server

beforeAll(async () => {
  browser = await openBrowser()
  upstream = await startUpstream()
  offline = await startServer()
  online = await startServer({ OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: "sk-test-not-a-key", OPENAI_MODEL: "story" })
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await Promise.all([offline, online].filter(Boolean).map(stopServer))
  await upstream?.close()
  removeDataDirs()
})

const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const
const chat = (page: Page) => page.getByRole("log")
const ask = async (page: Page, text: string) => {
  const box = page.getByRole("textbox", { name: "Message" })
  await box.fill(text)
  await box.press("Enter")
}

test("a task runs while one talks on, is told when it is done, and its trace leads back to the conversation", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(`${offline.address}/tasks`)
  await page.getByRole("heading", { name: "Let it work while you go on talking" }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.goto(offline.address)
  await ask(page, "Start a background task that waits 3 seconds, then tell me when it is done")
  await page.waitForURL(/\/c\//)
  const conversation = page.url()
  await chat(page).getByText("runs in the background").waitFor()
  await ask(page, "How much is 6 * 7?")
  await chat(page).getByText("42", { exact: false }).first().waitFor()
  await chat(page).getByRole("heading", { name: "The result of a background task came in" }).waitFor()
  await chat(page).getByText(/is done: Waited 3 seconds/).waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.getByRole("link", { name: "Tasks", exact: true }).click()
  const card = page.getByRole("article", { name: /Task waits 3 seconds/ })
  await card.getByText("Waited 3 seconds.").waitFor()
  await card.getByRole("link", { name: /Open its trace/ }).click()
  await page.getByRole("button", { name: "Run again" }).waitFor()
  await page.getByRole("tree").getByText("wait", { exact: true }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("link", { name: /^Back to/ }).click()
  await page.waitForURL(conversation)
  expect(problems).toEqual([])
  await context.close()
})

test("a running task counts in the rail, is seen live on the board in another tab, found by how it stands, and cancelled", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  const board = await openPage(context)
  await board.page.goto(`${offline.address}/tasks?status=running`)
  await board.page.getByText("No task is “running”.", { exact: false }).waitFor()
  await page.bringToFront()
  await ask(page, "Start a background task that waits 30 seconds, then tell me when it is done")
  await page.getByRole("link", { name: /^Tasks 1\s+running/ }).waitFor()
  await chat(page).getByRole("link", { name: /waits 30 seconds.*running/ }).waitFor()

  await board.page.bringToFront()
  const card = board.page.getByRole("article", { name: /Task waits 30 seconds/ })
  await card.getByRole("progressbar").waitFor()
  expect(await axeViolations(board.page)).toEqual([])
  await card.getByRole("button", { name: "Cancel" }).click()
  await board.page.getByText("Cancelled “waits 30 seconds”.").waitFor()
  await card.waitFor({ state: "detached" })
  await board.page.getByRole("button", { name: "Cancelled", exact: true }).click()
  await board.page.waitForURL(/status=cancelled/)
  await card.getByRole("button", { name: "Run again" }).waitFor()
  await page.bringToFront()
  await chat(page).getByRole("link", { name: /waits 30 seconds.*cancelled/ }).waitFor()
  expect([...problems, ...board.problems]).toEqual([])
  await context.close()
})

test("results and messages wait in one queue that is put in order with the keyboard; stop takes the tasks along", async () => {
  const gate = Promise.withResolvers<void>()
  const task = (title: string) => ({ name: "create_task", arguments: { title, task: `${title}, please.` } })
  type Message = { role: string; content: string | null }
  upstream.script("story", (request) => {
    const messages = request.messages as Message[]
    const asked = messages.findLast(({ role }) => role === "user")?.content ?? ""
    if (asked === "Slow one, please.") return { text: "Working on it", holdOpen: new Promise(() => undefined) }
    if (asked === "Quick one, please.") return { text: "Quick is done." }
    if (messages.at(-1)?.role === "user") return { calls: [task("Slow one"), task("Quick one")] }
    return { text: "Both are under way", holdOpen: gate.promise }
  })
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await page.goto(online.address)
  await ask(page, "Do both")
  const queue = page.getByRole("list", { name: "Waiting messages" })
  await queue.getByText("Result of “Quick one”").waitFor()
  await ask(page, "One more thing")
  await queue.getByRole("listitem").nth(1).getByText("One more thing").waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: /^Move waiting message 2 of 2/ }).press("ArrowUp")
  await queue.getByRole("listitem").nth(0).getByText("One more thing").waitFor()
  await queue.getByRole("listitem").nth(0).getByText("after the running turn").waitFor()
  await queue.getByRole("listitem").nth(0).getByRole("button", { name: "Remove waiting message" }).click()
  await queue.getByText("One more thing").waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Undo" }).click()
  await queue.getByRole("listitem").nth(0).getByText("One more thing").waitFor()
  await queue.getByRole("listitem").nth(0).getByRole("button", { name: /^Send now/ }).click()
  await queue.getByText("joins before the next step").waitFor()
  await page.getByRole("button", { name: "Stop this turn and its task" }).click()
  await chat(page).getByRole("link", { name: /Slow one.*cancelled/ }).waitFor()
  gate.resolve()
  expect(problems).toEqual([])
  await context.close()
})

test("on a phone, in the dark, the board has all it has elsewhere and nothing is wider than the screen", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  await ask(page, "Start a background task that waits 1 second, then tell me when it is done")
  await chat(page).getByText(/is done: Waited 1 second/).waitFor()
  await page.goto(`${offline.address}/tasks`)
  await page.getByRole("article", { name: /Task waits 1 second/ }).getByRole("button", { name: "Go on with it" }).click()
  await page.getByRole("textbox", { name: /^Message to/ }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  expect(problems).toEqual([])
  await context.close()
})
