import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { chromium } from "playwright-core"

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"]

/** The path of a Chrome or Chromium: CHROME_PATH, one in PATH, Playwright's own; installs one when there is none. */
export function findChrome(say: (line: string) => void): string | undefined {
  const found = present()
  if (found) return found
  say("installing Chromium for the browser tests")
  spawnSync(process.execPath, ["node_modules/playwright-core/cli.js", "install", "chromium"], { stdio: "ignore", timeout: 300_000 })
  if (!present() && process.getuid?.() === 0) {
    spawnSync("apt-get", ["update"], { stdio: "ignore" })
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "ignore", timeout: 600_000 })
  }
  return present()
}

function present(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter)
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
  const all = [process.env.CHROME_PATH, ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), mac, chromium.executablePath()]
  return all.find((path) => path && existsSync(path))
}
