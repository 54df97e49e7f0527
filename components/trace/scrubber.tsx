/** The slider through time: each position is a kept event, and the page shows what was known then. */
"use client"
import { ChevronLeft, ChevronRight, Pause, Play, Radio } from "lucide-react"
import { useImperativeHandle, useMemo, type Ref } from "react"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import type { Envelope } from "#lib/agent/events.ts"
import { count } from "./amounts.ts"
import { percent } from "./bar.tsx"
import { tellEvent } from "./tell-event.ts"
import { SPEEDS, usePlayback } from "./use-playback.ts"

type Props = {
  /** The whole log, whatever the page shows. */
  log: Envelope[]
  seq: number | null
  onScrub: (seq: number | null) => void
  ref?: Ref<ScrubberHandle>
}

/** What keys do: events forward or back, and play or pause. */
export type ScrubberHandle = { step: (by: 1 | -1) => void; play: () => void }

/** Beyond this the marks of single turns would be a grey band. */
const MANY_TURNS = 80

export function Scrubber({ log, seq, onScrub, ref }: Props) {
  const { playing, speed, setSpeed, toggle, stop } = usePlayback(log, seq, onScrub)
  const last = log.length - 1
  const place = seq === null ? last : Math.max(0, log.findIndex((envelope) => envelope.seq === seq))
  const goTo = (next: number) => {
    stop()
    const envelope = log[Math.max(0, Math.min(last, next))]
    onScrub(envelope?.seq ?? null)
  }
  const told = log[place] ? tellEvent(log[place]) : ""
  const marks = useMemo(() => turnMarks(log, log.length), [log, log.length])
  useImperativeHandle(ref, () => ({ step: (by) => goTo(place + by), play: toggle }))
  return (
    <div role="group" aria-label="Time travel" className="flex shrink-0 flex-col gap-0.5 border-t border-line bg-surface px-3 pt-1.5 pb-2">
      <div className="flex items-center gap-1">
        <IconButton icon={ChevronLeft} size="sm" label="One event back" disabled={place <= 0} onClick={() => goTo(place - 1)} />
        <span className="relative flex min-w-0 flex-1 items-center">
          {marks.map((at) => <span key={at} className="pointer-events-none absolute top-1/2 h-4 w-px -translate-y-1/2 bg-line-control" style={{ left: percent(at) }} aria-hidden />)}
          <input
            type="range" aria-label="Event" aria-valuetext={`Event ${place + 1} of ${log.length}: ${told}`}
            min={0} max={Math.max(1, last)} value={place} onChange={(event) => goTo(Number(event.target.value))}
            className={`relative h-5 w-full min-w-0 ${seq === null ? "accent-(--line-control)" : "accent-(--accent)"}`}
          />
        </span>
        <IconButton icon={ChevronRight} size="sm" label="One event forward" disabled={place >= last} onClick={() => goTo(place + 1)} />
        <IconButton icon={playing ? Pause : Play} size="sm" label={playing ? "Pause" : "Play"} shortcut="P" aria-pressed={playing} onClick={toggle} />
        <select
          aria-label="Speed" value={speed} onChange={(event) => setSpeed(SPEEDS.find((known) => String(known) === event.target.value) ?? 1)}
          title={speed === 0 ? "As fast as it folds" : `${speed} times the time it took`} className="h-6 w-14 rounded-md border border-transparent bg-transparent px-0.5 text-meta text-ink-2 hover:border-line-strong max-md:h-9 max-md:text-[1rem]"
        >
          {SPEEDS.map((each) => <option key={each} value={each}>{each === 0 ? "max" : `${each}×`}</option>)}
        </select>
        <Button size="sm" look={seq === null ? "quiet" : "primary"} disabled={seq === null} onClick={() => { stop(); onScrub(null) }}>
          <Radio size="0.75rem" aria-hidden />Live
        </Button>
      </div>
      <p className="flex gap-2 px-1 text-meta text-ink-3">
        <span className="shrink-0 tabular-nums">{count(place + 1)} of {count(log.length)}</span>
        <bdi className={`min-w-0 truncate ${seq === null ? "" : "text-ink"}`}>{told}</bdi>
      </p>
    </div>
  )
}

function turnMarks(log: Envelope[], length: number): number[] {
  const marks: number[] = []
  log.forEach(({ event }, place) => {
    if (event.type === "turn.started" && length > 1) marks.push(place / (length - 1))
  })
  return marks.length > MANY_TURNS ? [] : marks
}
