import { afterAll, beforeAll, expect, test } from "vitest"
import type { Browser, Page } from "playwright-core"
import { axeViolations, openBrowser, openPage } from "../support/browser.ts"
import { startUpstream, type Upstream } from "../support/fake-upstream.ts"
import { removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"

const QUESTION = "What's the weather in Paris, Tokyo and Lima?"
const ANSWER = "Paris is mild today. Tokyo is cloudy. Lima is sunny and warm."

let browser: Browser
let upstream: Upstream
let online: Server
let offline: Server

beforeAll(async () => {
  browser = await openBrowser()
  upstream = await startUpstream()
  online = await startServer({ OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: "sk-test-not-a-key", OPENAI_MODEL: "story" })
  offline = await startServer()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await Promise.all([online, offline].filter(Boolean).map(stopServer))
  await upstream?.close()
  removeDataDirs()
})

const ask = async (page: Page, text: string) => {
  const box = page.getByRole("textbox", { name: /message/i }).or(page.getByRole("textbox").last()).last()
  await box.fill(text)
  await box.press("Enter")
}
const answerOf = (page: Page) => page.getByRole("log")
const rows = (page: Page) => page.getByRole("tree").getByRole("treeitem")

test("a person asks, sees three calls side by side, reloads in mid-answer with a second tab open, and misses nothing", async () => {
  const gate = Promise.withResolvers<void>()
  upstream.script("story", [
    { calls: ["Paris", "Tokyo", "Lima"].map((city) => ({ name: "get_weather", arguments: { city } })) },
    { text: ANSWER, holdOpen: gate.promise, holdAt: 4 },
  ])
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page, problems } = await openPage(context)
  await page.goto(online.address)
  await ask(page, QUESTION)
  await page.waitForURL(/\/c\//)
  for (const city of ["Paris", "Tokyo", "Lima"]) await rows(page).filter({ hasText: "get_weather" }).filter({ hasText: city }).waitFor()
  // The stream is held in mid-answer: something of it is on the page, not all of it.
  await answerOf(page).getByText(/Paris is/).waitFor()
  expect(await answerOf(page).getByText("Lima is sunny and warm").count()).toBe(0)

  const second = await openPage(context)
  await second.page.goto(page.url())
  await page.reload()
  await answerOf(page).getByText(/Paris is/).waitFor()
  await answerOf(second.page).getByText(/Paris is/).waitFor()
  gate.resolve()
  for (const tab of [page, second.page]) await answerOf(tab).getByText(ANSWER).waitFor()

  await page.bringToFront()
  await rows(page).filter({ hasText: "get_weather" }).filter({ hasText: "Tokyo" }).click()
  await page.getByText("What the model was told").waitFor()
  expect(await answerOf(second.page).innerText()).toBe(await answerOf(page).innerText())
  expect([...problems, ...second.problems]).toEqual([])
  await context.close()
})

test("without a key the offline model, named honestly, calls three functions and answers from their results", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  await page.getByText("Offline model: rules, no AI").first().waitFor()
  await page.getByRole("button", { name: QUESTION }).click()
  await page.waitForURL(/\/c\//)
  for (const city of ["Paris", "Tokyo", "Lima"]) await answerOf(page).getByRole("listitem").filter({ hasText: `Weather in ${city}` }).waitFor()
  await answerOf(page).getByText("3 calls").waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("stop keeps what was said, and a failed turn says what to do and is tried again", async () => {
  upstream.script("story", [
    { text: "Once upon a time there was a very long story", holdOpen: new Promise(() => undefined) },
    { status: 401, chunks: [] },
    { text: "Now it works." },
  ])
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page } = await openPage(context)
  await page.goto(online.address)
  await ask(page, "Tell me a story.")
  await answerOf(page).getByText(/Once upon/).waitFor()
  await page.getByRole("button", { name: /^stop/i }).click()
  await answerOf(page).getByText(/stopped/i).first().waitFor()
  await answerOf(page).getByText(/Once upon/).waitFor()
  await ask(page, "And now?")
  await answerOf(page).getByText(/OPENAI_API_KEY/).waitFor()
  expect(await page.content()).not.toContain("sk-test")
  await answerOf(page).getByRole("button", { name: /again|retry/i }).last().click()
  await answerOf(page).getByText("Now it works.").waitFor()
  await context.close()
})

test("messages that wait stand in a queue that can be edited and emptied", async () => {
  const gate = Promise.withResolvers<void>()
  upstream.script("story", [{ text: "First answer, slowly.", holdOpen: gate.promise }, { text: "Second answer." }])
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page, problems } = await openPage(context)
  await page.goto(online.address)
  await ask(page, "First")
  await answerOf(page).getByText(/First answer/).waitFor()
  await ask(page, "Second")
  await ask(page, "Third")
  const queue = page.getByRole("list", { name: "Waiting messages" })
  await queue.getByText("Third").waitFor()
  await queue.getByRole("listitem").filter({ hasText: "Third" }).getByRole("button", { name: /remove/i }).click()
  await queue.getByText("Third").waitFor({ state: "detached" })
  gate.resolve()
  await answerOf(page).getByText("Second answer.").waitFor()
  expect(await answerOf(page).getByText("Third").count()).toBe(0)
  expect(problems).toEqual([])
  await context.close()
})

for (const [name, viewport, colorScheme] of [
  ["a wide screen, light", { width: 1440, height: 900 }, "light"],
  ["a wide screen, dark", { width: 1440, height: 900 }, "dark"],
  ["a phone", { width: 390, height: 844 }, "light"],
] as const)
  test(`axe finds nothing on ${name}, and nothing is wider than the screen`, async () => {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" })
    const { page, problems } = await openPage(context)
    await page.goto(offline.address)
    await page.getByRole("button", { name: QUESTION }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole("button", { name: QUESTION }).click()
    await answerOf(page).getByText("3 calls").waitFor()
    await answerOf(page).getByRole("button", { name: /get_weather/ }).first().click()
    await page.getByText("What the model was told").waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(problems).toEqual([])
    await context.close()
  })

test("a deleted conversation comes back with undo, and search finds what was answered", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  await ask(page, "How much is 3469 * 10.0017?")
  await answerOf(page).getByText("34695.8973").first().waitFor()
  const link = page.getByRole("navigation", { name: "Conversations" }).getByRole("link", { name: /3469/ })
  await page.getByPlaceholder("Search").fill("34695.8973")
  await link.waitFor()
  await page.getByPlaceholder("Search").fill("")
  await link.hover()
  await page.getByRole("button", { name: /^More for How much is 3469/ }).click()
  await page.getByRole("menuitem", { name: /Delete/ }).click()
  await link.waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Undo" }).click()
  await link.waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("the slider shows an earlier moment everywhere but in the composer", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  await page.getByRole("button", { name: QUESTION }).click()
  await answerOf(page).getByText("3 calls").waitFor()
  const slider = page.getByRole("slider", { name: "Event" })
  await slider.focus()
  await slider.press("Home")
  await page.getByText("You see an earlier moment").waitFor()
  expect(await answerOf(page).getByText("3 calls").count()).toBe(0)
  await page.getByRole("button", { name: "Back to now" }).click()
  await answerOf(page).getByText("3 calls").waitFor()
  expect(problems).toEqual([])
  await context.close()
})

test("the palette is typed into at once and does what was chosen, nothing else", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light" })
  const { page, problems } = await openPage(context)
  await page.goto(offline.address)
  await ask(page, "What time is it in Tokyo?")
  await page.getByRole("button", { name: "Copy answer" }).waitFor()
  await page.keyboard.press("Control+k")
  await page.getByRole("combobox", { name: "Commands" }).waitFor()
  await page.keyboard.type("dark")
  await page.keyboard.press("Enter")
  await page.locator("html[data-theme=dark]").waitFor()
  expect(await page.getByText(/Earlier try/).count()).toBe(0)
  expect(problems).toEqual([])
  await context.close()
})
