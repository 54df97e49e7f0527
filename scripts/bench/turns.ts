/** Turns as a whole: many at once, long arguments, a long past. */
import { BEGUN, upstreamTimes } from "./client.ts"
import { clock } from "./clock.ts"
import { median, quantile, type Figure } from "./figures.ts"
import { MESSAGES_PER_TURN } from "./long-log.ts"
import { askFloor, say, watch, type Room, type Stage } from "./stage.ts"

const TOOLS = 5
const TOOL_S = 0.1

/** Runs that all start at once; each calls five tools of 100 ms side by side and then answers. */
export async function tools(stage: Stage): Promise<Figure[]> {
  const runs = 128
  const whole: number[] = []
  const calls: number[] = []
  const cpu: number[] = []
  for (let round = 0; round < (stage.quick ? 2 : 4); round++) {
    const run = await together(await stage.rooms(runs, `calls-${TOOLS}-${TOOL_S}`), '"message.assistant"', '"model.started"', '"turn.finished"')
    let times: Times[] = []
    const used = await stage.app.during(async () => void (times = await run()), round > 0 ? stage.profile(stage.app, "tools") : undefined)
    // The first round warms up the code.
    if (round === 0) continue
    cpu.push(used.cpuMs / runs)
    whole.push(...times.map(([sent, , , done]) => done - sent))
    calls.push(...times.map(([, asked, answered]) => answered - asked))
  }
  return [
    { name: `${TOOLS} x 100 ms tools at ${runs} runs, the calls, p50`, value: median(calls), unit: "ms", floor: TOOL_S * 1000 },
    { name: `${TOOLS} x 100 ms tools at ${runs} runs, the calls, p95`, value: quantile(calls, 0.95), unit: "ms", floor: TOOL_S * 1000 },
    { name: `${TOOLS} x 100 ms tools at ${runs} runs, POST to end, p50`, value: median(whole), unit: "ms" },
    { name: `${TOOLS} x 100 ms tools at ${runs} runs, POST to end, p95`, value: quantile(whole, 0.95), unit: "ms", bar: 480, of: "value" },
    { name: "CPU of the server for one such run", value: median(cpu), unit: "ms" },
  ]
}

/** Messages to as many conversations at once: how long until each is taken. */
export async function burst(stage: Stage): Promise<Figure[]> {
  const count = 64
  const taken: number[] = []
  for (let round = 0; round < (stage.quick ? 2 : 5); round++) {
    const run = await together(await stage.rooms(count, "words"), '"turn.started"', '"turn.finished"')
    for (const [sent, started] of await run()) taken.push(started - sent)
  }
  return [
    { name: `${count} messages at once, POST to turn.started, p50`, value: median(taken), unit: "ms" },
    { name: `${count} messages at once, POST to turn.started, p95`, value: quantile(taken, 0.95), unit: "ms" },
  ]
}

/** When a message was sent and when each of at most three marks came. */
type Times = readonly [sent: number, first: number, second: number, third: number]

/** Opens the streams of all rooms; what it gives posts to all of them at once. */
async function together(rooms: Room[], ...marks: string[]): Promise<() => Promise<Times[]>> {
  const open = await Promise.all(rooms.map(async (room) => ({ room, stream: await watch(room) })))
  return async () => {
    const times = await Promise.all(open.map(async ({ room, stream }): Promise<Times> => {
      const come = stream.until(...marks)
      const sent = clock()
      await say(room)
      const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = (await come).map(({ at }) => at)
      return [sent, first, second, third]
    }))
    for (const { stream } of open) stream.close()
    return times
  }
}

/** Arguments that stream as fast as they are taken: from their first byte until the whole answer is committed. */
export async function args(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const kib of [4, 64, 512, 2048]) {
    const model = `args-${kib * 1024}`
    const app: number[] = []
    const floor: number[] = []
    const rooms = await stage.rooms(stage.quick ? 2 : 5, model)
    const profile = kib === 2048 ? stage.profile(stage.app, "args") : undefined
    await stage.app.during(async () => {
      for (const room of rooms) {
        const bare = await askFloor(stage, model)
        const [word, end] = await bare.until(BEGUN, "[DONE]")
        if (word && end) floor.push(end.at - upstreamTimes(word).begun)
        const stream = await watch(room)
        const come = stream.until(BEGUN, '"message.assistant"', '"turn.finished"')
        await say(room)
        const [first, whole] = await come
        stream.close()
        if (first && whole) app.push(whole.at - upstreamTimes(first).begun)
      }
    }, profile)
    figures.push({ name: `${kib} KiB of arguments`, value: median(app), unit: "ms", floor: median(floor) })
  }
  return figures
}

/** How a long past delays the request to the upstream. */
export async function history(stage: Stage): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const messages of [0, 10, 100, 1000]) {
    const times: number[] = []
    const rooms = await stage.rooms(stage.quick ? 5 : 15, "words", { turns: Math.ceil(messages / MESSAGES_PER_TURN) })
    await stage.app.during(async () => {
      for (const room of rooms) {
        const stream = await watch(room, room.lastSeq)
        const come = stream.until(BEGUN, '"turn.finished"')
        const sent = clock()
        await say(room)
        const [first] = await come
        stream.close()
        if (first) times.push(upstreamTimes(first).asked - sent)
      }
    }, messages === 1000 ? stage.profile(stage.app, "history") : undefined)
    figures.push({ name: `${messages} messages, POST to upstream request`, value: median(times), unit: "ms" })
  }
  return figures
}
