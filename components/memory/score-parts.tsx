/** How well a memory fits, part by part. */
import type { MemoryScores } from "#lib/agent/memory.ts"

const parts: { key: keyof MemoryScores; label: string; title: string }[] = [
  { key: "text", label: "words", title: "Its words and their stems, weighed by how rare they are (BM25)" },
  { key: "trigram", label: "spelling", title: "Groups of three letters: finds misspelt and cut words" },
  { key: "embedding", label: "meaning", title: "Nearness of the embeddings: finds other words for the same thing" },
]

/** `most` are the highest scores beside which these stand: a part without a fixed end is drawn against them. */
export function ScoreParts({ scores, most }: { scores: MemoryScores; most: MemoryScores }) {
  const told = parts.filter(({ key }) => scores[key] !== undefined)
  if (told.length === 0) return null
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-meta text-ink-3">
      {told.map(({ key, label, title }) => (
        <div key={key} className="flex items-center gap-1.5" title={title}>
          <dt>{label}</dt>
          <dd className="flex items-center gap-1.5 tabular-nums"><ScoreBar share={(scores[key] ?? 0) / Math.max(most[key] ?? 0, key === "text" ? 1e-9 : 1)} className="w-10" />{(scores[key] ?? 0).toFixed(2)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A share from 0 to 1 as a short bar. */
export const ScoreBar = ({ share, className = "" }: { share: number; className?: string }) => (
  <span className={`inline-block h-1.5 shrink-0 overflow-hidden rounded-full bg-line ${className}`} aria-hidden>
    <span className="block h-full rounded-full bg-kind-memory" style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }} />
  </span>
)

/** The highest score of each part. */
export function mostOf(all: MemoryScores[]): MemoryScores {
  const most: MemoryScores = {}
  for (const { key } of parts) most[key] = Math.max(0, ...all.map((scores) => scores[key] ?? 0))
  return most
}
