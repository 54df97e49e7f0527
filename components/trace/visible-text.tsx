/** Text from models and tools, in which nothing can hide: controls, direction overrides and lone surrogates are shown by name. */
import { Fragment } from "react"
import type { Json } from "#lib/agent/types.ts"

/** A zero-width joiner inside an emoji is what makes the emoji; anywhere else it hides. */
const hidden =
  /(?<![\p{Extended_Pictographic}\ufe0f\u{1f3fb}-\u{1f3ff}])\u200d|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\u{e0000}-\u{e0fff}]/gu
/** More marks than this in one text are written as plain names: nobody reads them one by one. */
const MANY_MARKS = 500
/** Deeper values than this are cut: no screen shows them and no recursion should end on them. */
const DEEPEST = 200

const nameOf = (hit: string): string => `U+${(hit.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`

/** The text with every hidden character replaced by its name, `⟨U+202E⟩`. */
export const visible = (text: string): string => text.replace(hidden, (hit) => `⟨${nameOf(hit)}⟩`)

const ISOLATE = "\u2068"
const POP_ISOLATE = "\u2069"
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** The value with every string visible and, when it runs right to left, isolated, so that it cannot reorder what stands beside it. */
export function visibleJson(value: Json, depth = 0): Json {
  if (typeof value === "string") return isolated(visible(value))
  if (value === null || typeof value !== "object") return value
  if (depth > DEEPEST) return "…"
  if (Array.isArray(value)) return value.map((item) => visibleJson(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [isolated(visible(key)), visibleJson(item, depth + 1)]))
}

const isolated = (text: string): string => (rightToLeft.test(text) ? ISOLATE + text + POP_ISOLATE : text)

/** Renders text as text, hidden characters as small marked names; wraps anywhere. */
export function VisibleText({ text }: { text: string }) {
  if (text.search(hidden) < 0) return <bdi className="[overflow-wrap:anywhere]">{text}</bdi>
  const hits = [...text.matchAll(hidden)]
  if (hits.length > MANY_MARKS) return <bdi className="[overflow-wrap:anywhere]">{visible(text)}</bdi>
  let from = 0
  return (
    <bdi className="[overflow-wrap:anywhere]">
      {hits.map(({ 0: hit, index }) => {
        const before = text.slice(from, index)
        from = index + hit.length
        return (
          <Fragment key={index}>
            {before}
            <span className="mx-px rounded-sm border border-line-strong px-0.5 text-[0.85em] text-waiting">{nameOf(hit)}</span>
          </Fragment>
        )
      })}
      {text.slice(from)}
    </bdi>
  )
}
