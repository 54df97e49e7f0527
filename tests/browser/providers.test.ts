import { afterAll, beforeAll, expect, test } from "vitest"
import type { Browser } from "playwright-core"
import { axeViolations, openBrowser, openPage } from "../support/browser.ts"
import { startUpstream, type Upstream } from "../support/fake-upstream.ts"
import { removeDataDirs, startServer, stopServer, type Server } from "../support/server.ts"

let browser: Browser
let server: Server
let upstream: Upstream

beforeAll(async () => {
  upstream = await startUpstream()
  browser = await openBrowser()
  server = await startServer()
}, 400_000)

afterAll(async () => {
  await browser?.close()
  if (server) await stopServer(server)
  await upstream?.close()
  removeDataDirs()
})

const KEY = "sk-canary-0123456789abcdef"
const chunk = (delta: object, finish: string | null = null) => ({ choices: [{ index: 0, delta, finish_reason: finish }] })
const called = (name: string, args: object) => chunk({ tool_calls: [{ id: `call_${JSON.stringify(args)}`, function: { name, arguments: JSON.stringify(args) } }] })

/** A server that leaves out every index, refuses a seed, and calls what it has for the weather. */
function odd(body: Record<string, unknown>) {
  const text = JSON.stringify(body.messages)
  if ("seed" in body) return { status: 400, text: "Unsupported parameter: 'seed'" }
  const isAsked = body.tools && !text.includes('"role":"tool"')
  if (isAsked) return { chunks: [called("get_weather", { city: "Oslo" }), ...(text.includes("Rome") ? [called("get_weather", { city: "Rome" })] : []), chunk({}, "tool_calls"), { choices: [], usage: { prompt_tokens: 900, completion_tokens: 30 } }, "[DONE]"] }
  return { chunks: [chunk({ content: "It may " }), chunk({ content: "rain." }), chunk({}, "stop"), { choices: [], usage: { prompt_tokens: 1_000, completion_tokens: 10 } }, "[DONE]"] }
}

test("a provider is added, tried with its quirks in sight, asked with settings, priced, and its key is nowhere", async () => {
  upstream.script("odd", odd)
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
  const { page, problems } = await openPage(context)
  const heard: string[] = []
  page.on("response", (response) => void response.text().then((text) => heard.push(text), () => undefined))
  await page.goto(`${server.address}/settings/providers`)
  await page.getByRole("button", { name: "Add a provider" }).click()
  const form = page.getByRole("dialog")
  await form.getByLabel("Name", { exact: true }).fill("mine")
  await form.getByLabel("Base URL").fill(upstream.url)
  await form.getByLabel("Default model").fill("odd")
  await form.getByLabel("API key").fill(KEY)
  expect(await axeViolations(page)).toEqual([])
  await form.getByRole("button", { name: "Save and test" }).click()
  await page.getByText("2 calls in one answer.").waitFor()
  await page.getByText("Pieces of a call have no index.").waitFor()
  await page.getByText("ends in cdef").waitFor()
  expect(await axeViolations(page)).toEqual([])

  await page.getByLabel("Model to add a price for").fill("mine:odd")
  await page.getByRole("button", { name: "Add a price" }).click()
  for (const [label, amount] of [["In, mine:odd", "100"], ["Out, mine:odd", "1000"], ["Window in tokens, mine:odd", "8000"]] as const) {
    await page.getByLabel(label, { exact: true }).fill(amount)
    await page.getByLabel(label, { exact: true }).press("Enter")
  }

  await page.goto(server.address)
  await page.getByRole("button", { name: "Settings" }).click()
  await page.getByLabel("Seed").fill("7")
  await page.getByLabel("Seed").press("Enter")
  expect(await axeViolations(page)).toEqual([])
  await page.keyboard.press("Escape")
  await page.getByRole("textbox", { name: "Message" }).fill("What is the weather in Oslo?")
  await page.getByRole("textbox", { name: "Message" }).press("Enter")
  await page.getByRole("log").getByText("It may rain.").waitFor()
  await page.getByText("$0.23").first().waitFor()
  await page.getByRole("treeitem").nth(3).click()
  await page.getByText("Sent without seed").first().waitFor()
  await page.getByText("The window of this model: 8,000.").waitFor()
  await page.getByRole("tab", { name: "Request" }).click()
  await page.getByText("New since the step before").waitFor()
  await page.getByRole("tab", { name: "Code" }).click()
  await page.getByText(`${upstream.url}/chat/completions`).first().waitFor()
  expect(await axeViolations(page)).toEqual([])
  expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
  expect(heard.join("")).not.toContain(KEY)
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(KEY)
  expect(problems).toEqual([])
  await context.close()
})

test("on a phone the page fits, and what cannot be saved is said where the person is", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: "reduce", colorScheme: "dark" })
  const { page } = await openPage(context)
  await page.goto(`${server.address}/settings/providers`)
  await page.getByLabel("Model to add a price for").fill("any:model")
  await page.getByRole("button", { name: "Add a price" }).click()
  await page.getByLabel("In, any:model", { exact: true }).waitFor()
  expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(390)
  await page.getByRole("button", { name: "Add a provider" }).click()
  const form = page.getByRole("dialog")
  await form.getByLabel("Base URL").fill("http://93.184.216.34/v1")
  await form.getByRole("button", { name: "Save and test" }).click()
  await form.getByRole("alert").getByText(/can be read on the way/).waitFor()
  await form.getByLabel("Send everything over http all the same").waitFor()
  await form.getByLabel("Base URL").fill("my server")
  await form.getByRole("button", { name: "Save and test" }).click()
  await form.getByRole("alert").getByText(/whole address that begins with/).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await context.close()
})
