/** Tokens on their way from the upstream to an open stream. */
import { BEGUN, upstreamTimes } from "./client.ts"
import { clock } from "./clock.ts"
import { median, quantile, type Figure } from "./figures.ts"
import { askFloor, say, watch, type Stage } from "./stage.ts"

/** From a person's message to the first word on a stream that is open already. */
export async function firstToken(stage: Stage): Promise<Figure[]> {
  const rounds = stage.quick ? 15 : 40
  const whole: number[] = []
  const before: number[] = []
  const after: number[] = []
  const floor: number[] = []
  for (const room of await stage.rooms(rounds + 3, "words")) {
    const stream = await watch(room)
    const sent = clock()
    const come = stream.until(BEGUN, '"turn.finished"')
    await say(room)
    const [first] = await come
    stream.close()
    if (!first) continue
    const { asked, begun } = upstreamTimes(first)
    whole.push(first.at - sent)
    before.push(asked - sent)
    after.push(first.at - begun)
    const again = clock()
    const bare = await askFloor(stage, "stream-100-200")
    const [word] = await bare.until(BEGUN)
    if (word) floor.push(word.at - again)
    bare.close()
  }
  // The first rounds warm up connections and code.
  for (const values of [whole, before, after, floor]) values.splice(0, 3)
  return [
    { name: "POST to first text.delta, p50", value: median(whole), unit: "ms", floor: median(floor) },
    { name: "POST to first text.delta, p95", value: quantile(whole, 0.95), unit: "ms", floor: quantile(floor, 0.95) },
    { name: "POST to upstream request, p50", value: median(before), unit: "ms" },
    { name: "upstream's first byte to text.delta, p50", value: median(after), unit: "ms" },
  ]
}

type Load = { streams: number; perSecond: number }

/** CPU of the server for whole turns whose answers stream, everything kept; memory at its highest meanwhile. */
export const cpu = ({ streams, perSecond }: Load) => async (stage: Stage): Promise<Figure[]> => {
  const rounds = stage.quick ? 1 : 3
  const chunks = perSecond * (stage.quick ? 3 : 5)
  const model = `stream-${chunks}-${perSecond}`
  const per1000 = (cpuMs: number) => (cpuMs * 1000) / (chunks * streams)
  const app: number[] = []
  const floor: number[] = []
  let peak = 0
  const name = `cpu-${streams}x${perSecond}`
  // The first round warms up the code and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const bare = await stage.floor.during(() => floorStreams(stage, streams, model))
    const used = await stage.app.during(await appStreams(stage, streams, model), round === rounds ? stage.profile(stage.app, name) : undefined)
    peak = Math.max(peak, used.peakBytes)
    if (round === 0) continue
    floor.push(per1000(bare.cpuMs))
    app.push(per1000(used.cpuMs))
  }
  return [
    { name: `CPU per 1000 chunks at ${streams} x ${perSecond}/s`, value: median(app), unit: "ms", floor: median(floor), bar: 4.4, of: "ratio" },
    ...(streams >= 128 ? [{ name: `peak memory at ${streams} streams`, value: peak / 2 ** 20, unit: "MiB", bar: 350 }] : []),
  ]
}

async function floorStreams(stage: Stage, count: number, model: string): Promise<void> {
  await Promise.all(Array.from({ length: count }, async () => (await askFloor(stage, model)).until("[DONE]")))
}

/** Opens the streams; what it gives runs the turns. */
async function appStreams(stage: Stage, count: number, model: string): Promise<() => Promise<void>> {
  const rooms = await stage.rooms(count, model)
  const open = await Promise.all(rooms.map(async (room) => ({ room, stream: await watch(room) })))
  return async () => {
    const done = open.map(({ stream }) => stream.until('"turn.finished"'))
    await Promise.all(open.map(({ room }) => say(room)))
    await Promise.all(done)
    for (const { stream } of open) stream.close()
  }
}

