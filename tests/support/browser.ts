/** A real Chromium, and pages that fail a test when something goes wrong in them unseen. */
import AxeBuilder from "@axe-core/playwright"
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core"
import { findChrome } from "#scripts/chrome.ts"

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? findChrome(() => undefined)
  if (!executablePath) throw new Error("There is no Chrome or Chromium here. Name one with CHROME_PATH.")
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-quic", "--disable-background-networking"],
  })
}

/** `problems` collects what the page complained of: exceptions, errors and broken policies. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; problems: string[] }> {
  const page = await context.newPage()
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(String(error)))
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text())
  })
  return { page, problems }
}

/** The rules of axe that the page breaks, each with the first element that does. */
export async function axeViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.target} ${nodes[0]?.html} ${nodes[0]?.any[0]?.message ?? ""}`)
}
