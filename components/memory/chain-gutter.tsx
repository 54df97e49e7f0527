/** The lines of a chain beside one of its rows: past runs down, what replaced it stands above. */
import type { ReactNode } from "react"
import type { Memory } from "#lib/agent/memory.ts"
import type { ChainRow } from "./chain-graph.ts"

/** Pixels from lane to lane, of all lanes together, and from the top to the middle of a dot. */
const LANE = 18
const WIDEST = 126
const DOT = 20

const step = (lanes: number): number => Math.min(LANE, WIDEST / lanes)
const gutterWidth = (lanes: number): number => lanes * step(lanes) + 10
const middleOf = (lane: number, lanes: number): number => lane * step(lanes) + 12

export function ChainGutter({ row, lanes }: { row: ChainRow<Memory>; lanes: number }) {
  const { item, lane, through, branches, above, below } = row
  const x = middleOf(lane, lanes)
  const isHead = !above
  const line = "absolute w-0.5 -translate-x-1/2 bg-kind-memory opacity-35"
  return (
    <div className="relative shrink-0" style={{ width: gutterWidth(lanes) }} aria-hidden>
      {through.map((other) => <span key={other} className={`${line} inset-y-0`} style={{ left: middleOf(other, lanes) }} />)}
      {above && <span className={line} style={{ left: x, top: 0, height: DOT }} />}
      {below && <span className={`${line} bottom-0`} style={{ left: x, top: DOT }} />}
      {branches.map((other) => {
        const to = middleOf(other, lanes)
        return (
          <span key={other}>
            <svg className="absolute overflow-visible text-kind-memory opacity-35" style={{ left: 0, top: DOT }} width="1" height="1">
              <path d={`M ${x} 0 C ${to} 0 ${to} 6 ${to} 24`} fill="none" stroke="currentColor" strokeWidth="2" />
            </svg>
            <span className={`${line} bottom-0`} style={{ left: to, top: DOT + 24 }} />
          </span>
        )
      })}
      <span
        className={`absolute z-1 -translate-1/2 rounded-full border-2 border-kind-memory ${isHead ? "size-4 ring-4 ring-accent-soft" : "size-3"} ${isHead && item.status === "active" ? "bg-kind-memory" : "bg-bg"} ${item.status === "proposed" ? "border-dashed border-waiting" : ""}`}
        style={{ left: x, top: DOT }}
      />
    </div>
  )
}

/** What was judged, as a mark on the line from a memory down to the one that it replaced; stands in what is right of the gutter. */
export const JudgementMark = ({ lane, lanes, children }: { lane: number; lanes: number; children: ReactNode }) => (
  <span className="absolute top-1/2 z-1 grid size-6 -translate-1/2 place-items-center rounded-full border border-line-strong bg-bg [&_svg]:mt-0" style={{ left: middleOf(lane, lanes) - gutterWidth(lanes) }} aria-hidden>{children}</span>
)
