/** A conversation of 10,000 events is opened: over the wire, and in a real browser. */
import { chromium, type Browser, type Page } from "playwright-core"
import { clock } from "./clock.ts"
import { send } from "./client.ts"
import { median, type Figure } from "./figures.ts"
import { EVENTS_PER_TURN, lastAnswer } from "./long-log.ts"
import { watch, type Room, type Stage } from "./stage.ts"

const EVENTS = 10_000
const TURNS = Math.ceil(EVENTS / EVENTS_PER_TURN)
const OPENS_MS = 2_000
const TASK_MS = 200

/** The whole log as an event stream; the floor sends as many bytes and knows them by heart. */
export async function stream(stage: Stage): Promise<Figure[]> {
  const [room] = await stage.rooms(1, "words", { turns: TURNS })
  if (!room) return []
  const rounds = stage.quick ? 3 : 9
  const times: number[] = []
  const floor: number[] = []
  let bytes = 0
  const used = await stage.app.during(async () => {
    for (let round = 0; round < rounds; round++) {
      const from = clock()
      const open = await watch(room)
      await open.until(`id: ${room.lastSeq}\n`)
      times.push(clock() - from)
      bytes = open.bytes()
      open.close()
      const again = clock()
      await (await send(new URL(`/${bytes}`, stage.floor.address).href)).toArray()
      floor.push(clock() - again)
    }
  }, stage.profile(stage.app, "open"))
  return [
    { name: `stream of ${EVENTS.toLocaleString("en")} events`, value: median(times), unit: "ms", floor: median(floor) },
    { name: "its CPU on the server", value: used.cpuMs / rounds, unit: "ms" },
    { name: "its size", value: bytes / 1024, unit: "KiB" },
  ]
}

/** `chrome`: the path of a Chromium. */
export const page = (chrome: string) => async (stage: Stage): Promise<Figure[]> => {
  const [room] = await stage.rooms(1, "words", { turns: TURNS })
  if (!room) return []
  const browser = await chromium.launch({ executablePath: chrome, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] })
  try {
    const opened: Opened[] = []
    for (let round = 0; round < (stage.quick ? 2 : 5); round++) opened.push(await open(browser, room))
    const of = (what: keyof Opened) => median(opened.map((one) => one[what]))
    return [
      { name: `page of ${EVENTS.toLocaleString("en")} events until the last turn is visible`, value: of("visible"), unit: "ms", bar: OPENS_MS, of: "value" },
      { name: "its scripting time", value: of("scripting"), unit: "ms" },
      { name: "its longest task while opening", value: of("openTask"), unit: "ms", bar: TASK_MS, of: "value" },
      { name: "its longest task while scrolling", value: of("scrollTask"), unit: "ms", bar: TASK_MS, of: "value" },
    ]
  } finally {
    await browser.close()
  }
}

type Opened = { visible: number; scripting: number; openTask: number; scrollTask: number }

async function open(browser: Browser, { log, cookie, url }: Room): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const [name = "", value = ""] = cookie.split("=")
  const { origin } = new URL(url)
  await context.addCookies([{ name, value, url: origin }])
  const tab = await context.newPage()
  await tab.addInitScript(watchTasks, lastAnswer(TURNS))
  const cdp = await context.newCDPSession(tab)
  await cdp.send("Performance.enable")
  await tab.goto(`${origin}/c/${log.conversation}`, { waitUntil: "commit" })
  const visible = await (await tab.waitForFunction(() => window.bench?.visible, undefined, { polling: 50, timeout: 20_000 })).jsonValue()
  await tab.waitForTimeout(300)
  const { metrics } = await cdp.send("Performance.getMetrics")
  const openTask = await longest(tab)
  await tab.mouse.move(500, 400)
  for (let i = 0; i < 40; i++) await tab.mouse.wheel(0, -1_500)
  await tab.waitForTimeout(500)
  const scrollTask = await longest(tab)
  await context.close()
  return { visible: visible ?? Number.NaN, openTask, scrollTask, scripting: (metrics.find((metric) => metric.name === "ScriptDuration")?.value ?? Number.NaN) * 1000 }
}

type Bench = { visible?: number; tasks: number[] }

declare global {
  interface Window {
    bench?: Bench
  }
}

/** The longest task since the last look; 50 ms and less is not told by browsers. */
const longest = (tab: Page): Promise<number> => tab.evaluate(() => Math.max(0, ...(window.bench?.tasks.splice(0) ?? [])))

/** In the page, before anything else: notes long tasks, and the first frame that shows the last answer inside the window. */
function watchTasks(text: string): void {
  const bench: Bench = (window.bench = { tasks: [] })
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask", buffered: true })
  const look = () => {
    const found = [...document.querySelectorAll("p")].findLast((paragraph) => paragraph.textContent === text)
    const box = found?.getBoundingClientRect()
    if (box && box.top >= 0 && box.bottom <= window.innerHeight) bench.visible = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
