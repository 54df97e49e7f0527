/** Code with its language and a way to take it along. */
"use client"
import { useRef, type ReactNode } from "react"
import { CopyButton } from "#components/ui/copy.tsx"

export function CodeBlock({ language, children }: { language: string; children: ReactNode }) {
  const ref = useRef<HTMLPreElement>(null)
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex h-8 items-center justify-between border-b border-line pr-1 pl-3 font-mono text-meta text-ink-3">
        {language || "text"}
        <CopyButton label="Copy code" text={() => ref.current?.textContent?.replace(/\n$/, "") ?? ""} />
      </figcaption>
      <pre ref={ref} tabIndex={0} aria-label="Code" role="region" className="overflow-x-auto px-3 py-2.5 text-code [overflow-wrap:normal]">{children}</pre>
    </figure>
  )
}
