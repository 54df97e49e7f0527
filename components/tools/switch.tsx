/** On or off, at once. */
import type { ReactNode } from "react"

type Props = { label: string; on: boolean; onChange: (on: boolean) => void; disabled?: boolean; children?: ReactNode }

/** `children` are the visible words, when there are any beside it. */
export function Switch({ label, on, onChange, disabled, children }: Props) {
  return (
    <button
      type="button" role="switch" aria-checked={on} aria-label={label} disabled={disabled} onClick={() => onChange(!on)}
      className="group/switch inline-flex min-h-8 shrink-0 items-center gap-2 rounded-md px-1 text-trace text-ink-2 disabled:opacity-45 max-md:min-h-10"
    >
      <span className="relative h-4.5 w-8 rounded-full border border-line-control bg-sunken transition-colors group-aria-checked/switch:border-accent group-aria-checked/switch:bg-accent" aria-hidden>
        <span className="absolute top-0.5 left-0.5 size-3 rounded-full bg-line-control transition-transform group-aria-checked/switch:translate-x-3.5 group-aria-checked/switch:bg-accent-ink" />
      </span>
      {children}
    </button>
  )
}
