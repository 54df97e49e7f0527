/** One row's bar on the time axis. What runs grows by itself, without a React commit. */
"use client"
import { useCallback, useRef } from "react"
import { place, reachOf, type Axis } from "./axis.ts"
import { useTick } from "./clock.ts"
import type { Segment } from "./rows.ts"
import styles from "./trace.module.css"

type Props = {
  axis: Axis
  segments: Segment[]
  /** Class name of the fill. */
  fill: string
  /** Its last segment still grows. */
  running: boolean
  failed?: boolean
  firstTokenAt?: number
}

export function Bar({ axis, segments, fill, running, failed = false, firstTokenAt }: Props) {
  return (
    <div className="relative h-full min-w-0 overflow-hidden" style={{ background: gridOf(axis) }} aria-hidden>
      {segments.map((segment, index) => (
        <Piece
          key={index} axis={axis} segment={segment} fill={`${fill} ${failed ? styles.failed : ""}`} firstTokenAt={firstTokenAt}
          running={running && index === segments.length - 1 && reachOf(axis) !== Infinity}
        />
      ))}
    </div>
  )
}

type PieceProps = Omit<Props, "segments" | "failed"> & { segment: Segment }

function Piece({ axis, segment, fill, running, firstTokenAt }: PieceProps) {
  const ref = useRef<HTMLDivElement>(null)
  const left = place(axis, segment.from)
  const grow = useCallback((now: number) => {
    if (ref.current) ref.current.style.width = percent(place(axis, now) - left)
  }, [axis, left])
  useTick(running, grow)
  const right = place(axis, segment.to)
  const quiet = firstTokenAt === undefined ? 0 : (place(axis, firstTokenAt) - left) / Math.max(right - left, 1e-9)
  return (
    <div
      ref={ref} style={{ left: percent(left), width: percent(right - left) }}
      className={`absolute top-1/2 h-2.5 min-w-[3px] -translate-y-1/2 rounded-[3px] ${looks[segment.state]} ${segment.state === "busy" ? fill : ""} ${running && segment.state === "busy" ? styles.running : ""}`}
    >
      {quiet > 0 && quiet <= 1 && <span className={styles.quiet} style={{ width: percent(quiet) }} />}
    </div>
  )
}

const looks = { busy: "", waiting: styles.waiting, lost: styles.lost }

export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`

/** The axis' lines and folded stretches as one CSS background, so that a row needs no elements for them. */
function gridOf({ ticks, pieces }: Axis): string {
  const lines = ticks.map(({ at }) => `linear-gradient(var(--line), var(--line)) ${percent(at)} 0 / 1px 100% no-repeat`)
  const folds = pieces.flatMap(({ folded, left, right }) => {
    const width = right - left
    // A background's position in percent is of what the image leaves free.
    return folded ? [`linear-gradient(var(--sunken), var(--sunken)) ${percent(width < 1 ? left / (1 - width) : 0)} 0 / ${percent(width)} 100% no-repeat`] : []
  })
  return [...lines, ...folds].join(", ") || "none"
}
