import { readFileSync } from "node:fs"
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

const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" as const }

async function talk(page: Page): Promise<void> {
  await page.goto(server.address)
  await page.getByPlaceholder(/Ask something/).fill("What is 12 * 34? Write it to ann@example.org.")
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/c\//)
  // The turn is over.
  await page.getByRole("button", { name: "Copy answer" }).waitFor()
}

test("a message is edited in a branch of its own, and both branches stand at the message and in the list", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await talk(page)
  const original = page.url()
  await page.getByRole("button", { name: "Edit message, in a new branch" }).click()
  await page.locator("#chat textarea").first().fill("What is 2 + 3?")
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => url.href !== original)
  await page.getByRole("group", { name: "Branches" }).waitFor()
  expect(await page.getByRole("group", { name: "Branches" }).innerText()).toMatch(/2\s*\/?\s*(of\s*)?2/)
  await page.getByText("= 5").first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole("button", { name: "Previous branch" }).click()
  await page.waitForURL(original)
  await page.getByText("408").first().waitFor()
  expect(await page.getByRole("navigation", { name: "Conversations" }).getByRole("img", { name: "branch" }).count()).toBe(1)
  expect(problems).toEqual([])
  await context.close()
})

test("a link shows others what its owner saw in the preview, is replayed and continued, and closes", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await talk(page)
  await page.getByRole("button", { name: "Share and export" }).click()
  await page.getByRole("menuitem", { name: "Share…" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByText("ann@example.org").first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  await dialog.getByRole("button", { name: "Make the link" }).click()
  const address = await dialog.getByRole("region", { name: "Links" }).locator("code").first().innerText()

  const other = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce" })
  const guest = await openPage(other)
  await guest.page.goto(address)
  await guest.page.getByText("[e-mail address hidden]").first().waitFor()
  expect(await other.cookies()).toEqual([])
  expect(await axeViolations(guest.page)).toEqual([])
  await guest.page.getByRole("button", { name: "Trace" }).click()
  await guest.page.getByRole("treeitem").nth(1).click()
  await guest.page.getByRole("tab", { name: "What the model saw" }).click()
  await guest.page.getByText("Write it to [e-mail address hidden]").first().waitFor()
  await guest.page.getByRole("combobox", { name: "Speed" }).selectOption("0")
  await guest.page.getByRole("button", { name: "Play", exact: true }).click()
  await guest.page.getByText(/The turn ended/).waitFor()
  await guest.page.getByRole("button", { name: /Continue/ }).click()
  await guest.page.waitForURL(/\/c\//)
  await guest.page.locator("#chat").getByText("[e-mail address hidden]").first().waitFor()
  expect(guest.problems.filter((problem) => !problem.includes("401"))).toEqual([])

  // The page, and what its framework would fetch of it, hold what is shared and nothing else.
  const kinds: Record<string, string>[] = [{}, { RSC: "1" }, { RSC: "1", "Next-Router-Prefetch": "1" }]
  for (const headers of kinds) {
    const answer = await fetch(address, { headers })
    const words = await answer.text()
    expect([answer.status, words.includes("ann@example.org"), words.includes(page.url().split("/c/")[1] ?? "")]).toEqual([200, false, false])
    expect(answer.headers.get("x-robots-tag")).toBe("noindex, nofollow, noarchive")
  }

  const plain = await browser.newContext({ javaScriptEnabled: false })
  const text = await plain.newPage()
  await text.goto(address)
  expect(await text.getByRole("article").innerText()).toMatch(/12 \* 34[^]*408/)
  await dialog.getByRole("button", { name: "Revoke" }).click()
  await dialog.getByRole("button", { name: "Revoke" }).waitFor({ state: "detached" })
  expect((await text.goto(address))?.status()).toBe(404)
  expect(problems).toEqual([])
  for (const each of [context, other, plain]) await each.close()
})

test("a conversation leaves as a cassette and comes in again by being dropped; run again, both stand side by side", async () => {
  const context = await browser.newContext(wide)
  const { page, problems } = await openPage(context)
  await talk(page)
  await page.getByRole("button", { name: "Share and export" }).click()
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: /^Cassette/ }).click()])
  const file = readFileSync(await download.path())
  await page.getByRole("button", { name: "Share and export" }).click()
  await page.getByRole("menuitem", { name: "Run again…" }).click()
  await page.getByRole("button", { name: "Run and compare" }).click()
  await page.getByText(/places differ|are the same in every step/).waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.goto(server.address)
  await page.getByRole("button", { name: "Open a file" }).waitFor()
  await page.locator("input[type=file]").setInputFiles({ name: "broken.json", mimeType: "application/json", buffer: Buffer.from("{") })
  await page.getByText(/broken.json: The file is not valid JSON/).waitFor()
  await page.locator("input[type=file]").setInputFiles({ name: "a.cassette.json", mimeType: "application/json", buffer: file })
  await page.waitForURL(/\/c\//)
  await page.getByText("408").first().waitFor()
  expect(problems.filter((problem) => !problem.includes("400"))).toEqual([])
  await context.close()
})
