/**
 * The whole trace as one flat list of rows, kept up to date while the log grows. It changes when the shape changes (a row
 * comes, a bar begins or ends), never for a token; of a turn that is over only the turn itself is watched.
 */
import type { ViewStore } from "#components/view-store.ts"
import type { Touched, TurnView } from "#lib/agent/view.ts"
import { reachOf, type Axis } from "./axis.ts"
import { rowsOf, turnAxis, type Row } from "./rows.ts"
import { noteWait, type Waits } from "./waits.ts"

/** A turn's part of the list; made anew when its shape changes. The axis is computed when it is first shown. */
export type Section = { turn: TurnView; number: number; readonly axis: Axis; folded: boolean; waits: Waits; rows: Row[] }
export type TurnRow = { kind: "turn"; id: string; turn: TurnView }
/** A row and the turn it belongs to. */
export type Item = { row: Row | TurnRow; section: Section }

export type TraceIndex = {
  items(): Item[]
  /** Tells at most once per frame. */
  subscribe(listener: () => void): () => void
  /** Folds or unfolds a turn or a delegate's call. */
  toggle(id: string): void
  /** Gives an axis more room when time has run beyond it. */
  reach(now: number): void
}

/** Milliseconds since the epoch, as the trace counts them: standing still in a view of the past. */
export type Clock = () => number

/** `toggled` outlives the index: it is what the person folded or unfolded. */
export function createTraceIndex(store: ViewStore, now: Clock, toggled: Set<string>): TraceIndex {
  const { view, log } = store
  const waits: Waits = new Map()
  const sections = new Map<TurnView, Section>()
  const watched = new Map<TurnView, () => void>()
  const stale = new Set<TurnView>()
  const listeners = new Set<() => void>()
  let items: Item[] | undefined
  let noted = 0
  let frame = 0

  const changed = (turn?: TurnView) => {
    if (turn) stale.add(turn)
    items = undefined
    if (frame || listeners.size === 0) return
    frame = requestAnimationFrame(() => {
      frame = 0
      for (const listener of listeners) listener()
    })
  }

  const noteWaits = () => {
    for (let next = log[noted]; next && (next.seq ?? 0) <= view.seq; next = log[++noted]) noteWait(waits, next)
  }

  const build = (turn: TurnView, number: number): Section => {
    const folded = toggled.has(turn.turnId) !== (turn.retriedBy !== undefined)
    let axis: Axis | undefined
    const section: Section = {
      turn, number, folded, waits, rows: folded ? [] : rowsOf(turn, toggled, view.agents),
      get axis() { return (axis ??= turnAxis(turn, waits, now())) },
    }
    sections.set(turn, section)
    stale.delete(turn)
    if (listeners.size > 0) watch(turn)
    return section
  }

  const watch = (turn: TurnView) => {
    watched.get(turn)?.()
    watched.set(turn, watchShape(store, turn, () => changed(turn)))
  }

  const flatten = (): Item[] => {
    noteWaits()
    return view.turns.flatMap((turn, index) => {
      const known = sections.get(turn)
      const section = !known || stale.has(turn) ? build(turn, index + 1) : known
      return [{ row: { kind: "turn", id: turn.turnId, turn }, section }, ...section.rows.map((row): Item => ({ row, section }))]
    })
  }

  let unwatchView = () => {}
  const start = () => {
    unwatchView = store.subscribe(view, () => changed())
    // What happened between the first reading and this subscription was not heard.
    for (const turn of view.turns) {
      watch(turn)
      if (turn.status === "running") changed(turn)
    }
    if (view.turns.length !== sections.size) changed()
  }
  const stop = () => {
    unwatchView()
    for (const unwatch of watched.values()) unwatch()
    watched.clear()
    cancelAnimationFrame(frame)
    frame = 0
  }

  return {
    items: () => (items ??= flatten()),
    subscribe(listener) {
      listeners.add(listener)
      if (listeners.size === 1) start()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    toggle(id) {
      if (!toggled.delete(id)) toggled.add(id)
      changed(view.turnById.get(id) ?? view.turnById.get(view.calls.get(id)?.turnId ?? ""))
    },
    reach(moment) {
      const turn = view.turns.at(-1)
      const section = turn?.status === "running" && sections.get(turn)
      if (section && reachOf(section.axis) < moment) changed(turn)
    },
  }
}

/** Calls back when the turn's rows or bars would differ; costs O(1) for an event that does not change them. */
function watchShape(store: ViewStore, turn: TurnView, onChange: () => void): () => void {
  const stops: (() => void)[] = []
  const watch = <T extends Touched>(entity: T, shapeOf: (entity: T) => string) => {
    let shape = shapeOf(entity)
    stops.push(store.subscribe(entity, () => {
      const next = shapeOf(entity)
      if (next === shape) return
      shape = next
      onChange()
    }))
  }
  watch(turn, ({ status, retriedBy, steps }) => `${status} ${retriedBy} ${steps.length}`)
  if (turn.status !== "running") return () => stops.forEach((stop) => stop())
  for (const row of rowsOf(turn)) {
    if (row.kind === "step") watch(row.step, ({ status, calls }) => `${status} ${calls.length}`)
    if (row.kind === "call") watch(row.call, ({ status, handoffTo, steps, startedAt }) => `${status} ${handoffTo} ${steps.length} ${startedAt}`)
  }
  return () => stops.forEach((stop) => stop())
}
