/**
 * The time axis of a turn: true to scale wherever something runs; a long stretch in which nothing does (a person
 * thinks for three hours) is folded to a narrow band, so that it never squeezes the rest to nothing.
 */

/** Milliseconds since the epoch. */
export type Span = { from: number; to: number }

/** A stretch of time and the share of the width (0 to 1) that it gets. */
type Piece = Span & { left: number; right: number; folded: boolean }

/** `ms` is active time since the start: folded stretches do not count. */
export type Tick = { ms: number; at: number }

export type Axis = { pieces: Piece[]; ticks: Tick[]; activeMs: number }

/** A quiet stretch is folded when it is longer than this and longer than this share of everything active. */
const FOLD_MS = 1000
const FOLD_RATIO = 0.35
const FOLDED_WIDTH = 0.08
const ALL_FOLDED_WIDTH = 0.4
const MAX_TICKS = 5

/** `growing`: the end moves on, so the axis reaches beyond it and is rescaled rarely, in steps. */
export type AxisOptions = { growing?: boolean }

/** Lays a span of at least 1 ms out over a width of 1, by what was active in it. */
export function axisOf({ from, to }: Span, active: Span[], { growing = false }: AxisOptions = {}): Axis {
  const whole = { from, to: Math.max(to, from + 1) }
  const busy = union(active, whole)
  const busyMs = busy.reduce((sum, span) => sum + span.to - span.from, 0)
  // With nothing active there is nothing to make room for.
  const isFolded = (span: Span) => busyMs > 0 && span.to - span.from > Math.max(FOLD_MS, busyMs * FOLD_RATIO)
  const stretches = cut(whole, busy, isFolded)
  const last = stretches.at(-1)
  const linearMs = stretches.reduce((sum, piece) => sum + (piece.folded ? 0 : piece.to - piece.from), 0)
  const reach = growing && last && !last.folded ? roomFor(linearMs) - linearMs : 0
  if (last) last.to += reach

  const activeMs = linearMs + reach
  const folds = stretches.filter((piece) => piece.folded).length
  const foldedWidth = folds ? Math.min(FOLDED_WIDTH, ALL_FOLDED_WIDTH / folds) : 0
  const scale = (1 - folds * foldedWidth) / activeMs
  let left = 0
  const pieces = stretches.map(({ from, to, folded }): Piece => {
    const right = left + (folded ? foldedWidth : (to - from) * scale)
    const piece = { from, to, folded, left, right }
    left = right
    return piece
  })
  return { pieces, ticks: ticksOf(pieces, activeMs), activeMs }
}

/** Where on the width (0 to 1) a moment lies; before the start is 0, after the end the end. */
export function place({ pieces }: Axis, ms: number): number {
  for (const { from, to, left, right } of pieces) {
    if (ms > to) continue
    return ms <= from || to === from ? left : left + ((ms - from) / (to - from)) * (right - left)
  }
  return pieces.at(-1)?.right ?? 0
}

/** The moment up to which the axis reaches; forever when it ends in a folded stretch. */
export function reachOf({ pieces }: Axis): number {
  const last = pieces.at(-1)
  return last && !last.folded ? last.to : Infinity
}

/** The spans joined where they touch, in order, clipped to the whole. */
function union(spans: Span[], whole: Span): Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(span.from, whole.from)
    const to = Math.min(span.to, whole.to)
    if (to < from) continue
    const last = joined.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** The whole in pieces: folded quiet stretches, and what lies between them. */
function cut(whole: Span, busy: Span[], isFolded: (span: Span) => boolean): (Span & { folded: boolean })[] {
  const pieces: (Span & { folded: boolean })[] = []
  let from = whole.from
  let quiet = whole.from
  for (const next of [...busy, { from: whole.to, to: whole.to }]) {
    const gap = { from: quiet, to: next.from }
    if (isFolded(gap)) {
      if (gap.from > from) pieces.push({ from, to: gap.from, folded: false })
      pieces.push({ ...gap, folded: true })
      from = gap.to
    }
    quiet = next.to
  }
  if (whole.to > from || pieces.length === 0) pieces.push({ from, to: whole.to, folded: false })
  return pieces
}

/** The next of 1, 1.5, 2, 3, 4, 6, 8, 12 … seconds that leaves a little room. */
function roomFor(ms: number): number {
  let room = 1000
  for (let step = 0; room < ms * 1.05; step++) room *= step % 2 === 0 ? 1.5 : 4 / 3
  return room
}

function ticksOf(pieces: Piece[], activeMs: number): Tick[] {
  const every = tickEvery(activeMs)
  const ticks: Tick[] = []
  let elapsed = 0
  for (const { from, to, left, right, folded } of pieces) {
    if (folded) continue
    const length = to - from
    for (let ms = Math.ceil(elapsed / every) * every; ms < elapsed + length; ms += every)
      ticks.push({ ms, at: left + ((ms - elapsed) / length) * (right - left) })
    elapsed += length
  }
  return ticks
}

function tickEvery(activeMs: number): number {
  const rough = activeMs / MAX_TICKS
  const magnitude = 10 ** Math.floor(Math.log10(rough))
  return Math.max(1, (([1, 2, 5, 10].find((step) => step * magnitude >= rough) ?? 10)) * magnitude)
}
