/** How a programmer would read the tool. */
"use client"
import { useDeferredValue, useMemo } from "react"
import { CopyButton } from "#components/ui/copy.tsx"
import { signatureOf } from "#lib/schema/signature.ts"
import type { ToolWords } from "./document.ts"

const TOKENS = /(?<comment>\/\*[^]*?\*\/)|(?<text>"(?:[^"\\]|\\.)*")|(?<word>\b(?:type|string|number|boolean|null|unknown|never|true|false|Record)\b)|(?<sign>[{}()[\]<>|&:;,?=])/g
const LOOKS: Record<string, string> = { comment: "text-ink-3", text: "text-kind-code", word: "text-kind-builtin", sign: "text-ink-3" }

export function SignaturePane({ name, description, parameters }: ToolWords) {
  const shown = useDeferredValue(parameters)
  const signature = useMemo(() => signatureOf({ name, description, parameters: shown }), [name, description, shown])
  return (
    <div className="relative h-full min-h-0">
      <pre tabIndex={0} aria-label="TypeScript signature" className="h-full overflow-auto px-4 py-3 font-mono text-code whitespace-pre-wrap outline-offset-[-2px]"><Highlighted text={signature} /></pre>
      <CopyButton text={signature} label="Copy the signature" className="absolute top-2 right-3 bg-surface" />
    </div>
  )
}

function Highlighted({ text }: { text: string }) {
  const parts = []
  let at = 0
  for (const match of text.matchAll(TOKENS)) {
    const [token] = match
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? ""
    parts.push(text.slice(at, match.index), <span key={match.index} className={LOOKS[kind]}>{token}</span>)
    at = match.index + token.length
  }
  return <>{parts}{text.slice(at)}</>
}
