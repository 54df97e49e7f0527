/** What went wrong, where the person is. */
import { CircleAlert } from "lucide-react"
import type { ReactNode } from "react"

export function Problem({ text, children, className = "" }: { text: string; children?: ReactNode; className?: string }) {
  return (
    <div role="alert" className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg border border-line-strong bg-surface px-3 py-2 text-trace text-error ${className}`}>
      <span className="flex min-w-0 flex-1 basis-48 items-start gap-2"><CircleAlert size="0.875rem" className="mt-0.5 shrink-0" aria-hidden /><span className="min-w-0 [overflow-wrap:anywhere]">{text}</span></span>
      {children}
    </div>
  )
}

/** The words of whatever was thrown. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
