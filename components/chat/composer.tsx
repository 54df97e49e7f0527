/** Where a person writes. Never blocked: the text stays until the server has it, and may be typed on meanwhile. */
"use client"
import { ArrowUp, Check, Square } from "lucide-react"
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react"
import { Button } from "#components/ui/button.tsx"
import { bytesNearLimit, MAX_BYTES } from "./size.ts"
import { useDraft } from "./use-draft.ts"

type Props = {
  /** Under which the draft is kept; null for an edit. */
  draftKey: string | null
  initial?: string
  placeholder: string
  onSend: (text: string) => Promise<void>
  /** Present while something runs. */
  onStop?: () => void
  /** ArrowUp in an empty composer. */
  onEditLast?: () => void
  /** Present while a waiting message is edited. */
  onCancel?: () => void
  /** What happens on sending, in place of the usual words. */
  note?: string
  /** Words to put in, again for each new object. */
  fill?: { text: string } | null
}

export function Composer({ draftKey, initial, placeholder, onSend, onStop, onEditLast, onCancel, note, fill }: Props) {
  const [text, setText] = useDraft(draftKey, initial)
  const [problem, setProblem] = useState<string | null>(null)
  const [sending, setSending] = useState<string | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  const bytes = bytesNearLimit(text)
  const tooLong = bytes !== null && bytes > MAX_BYTES

  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    element.style.height = "auto"
    element.style.height = `${element.scrollHeight}px`
  }, [text])
  useEffect(() => {
    if (!fill) return
    setText(fill.text)
    area.current?.focus()
  }, [fill, setText])
  useEffect(() => {
    const element = area.current
    // On a phone the focus would open the keyboard over the page.
    if (!element || (!onCancel && !matchMedia("(hover: hover)").matches)) return
    element.focus()
    element.setSelectionRange(element.value.length, element.value.length)
  }, [onCancel])

  async function send() {
    const sent = text
    if (!sent.trim() || sent === sending || tooLong) return
    setSending(sent)
    setProblem(null)
    try {
      await onSend(sent)
      setText((now) => (now.startsWith(sent) ? now.slice(sent.length).trimStart() : now))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(null)
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault()
      void send()
    } else if (event.key === "ArrowUp" && text === "" && onEditLast) {
      event.preventDefault()
      onEditLast()
    } else if (event.key === "Escape" && onCancel) {
      event.preventDefault()
      onCancel()
    }
  }

  return (
    <div className="rounded-xl border border-line-strong bg-surface transition-colors focus-within:border-accent">
      <div className="max-md:flex max-md:items-end">
        <label htmlFor={id} className="sr-only">Message</label>
        <textarea
          ref={area} id={id} rows={1} value={text} placeholder={placeholder} enterKeyHint="send" autoComplete="off"
          aria-describedby={`${id}-note`} aria-invalid={tooLong || undefined}
          onChange={(event) => { setText(event.target.value); setProblem(null) }} onKeyDown={onKeyDown}
          className="block max-h-[40dvh] min-h-11 w-full min-w-0 resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 max-md:pb-2.5 text-chat outline-none max-md:text-[max(1rem,16px)]"
        />
        <div className="flex min-h-11 items-center gap-2 pr-2 pb-2 text-meta max-md:shrink-0 max-md:pb-1 md:pl-4">
          <p id={`${id}-note`} className="min-w-0 flex-1 truncate text-ink-3 max-md:sr-only">
            {note ?? (onCancel ? "Editing a waiting message" : "Enter sends, Shift+Enter breaks the line")}
          </p>
          {bytes !== null && (
            <span className={`tabular-nums ${tooLong ? "font-medium text-error" : "text-ink-2"}`}>{(bytes / 1024).toFixed(1)} of {MAX_BYTES / 1024} KiB</span>
          )}
          {onCancel && <Button size="sm" look="quiet" onClick={onCancel}>Cancel</Button>}
          {onStop && !onCancel && (
            <Button size="sm" onClick={onStop} aria-keyshortcuts="Escape">
              <Square size="0.625rem" fill="currentColor" aria-hidden /> Stop <kbd className="text-ink-3 max-md:hidden">Esc</kbd>
            </Button>
          )}
          <button
            type="button" onClick={() => void send()} disabled={!text.trim() || tooLong} aria-label={onCancel ? "Save message" : "Send message"} aria-busy={sending !== null}
            className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent text-accent-ink transition-[background-color,color,opacity] hover:opacity-90 disabled:bg-pressed disabled:text-ink-3 max-md:size-9"
          >
            {onCancel ? <Check size="1rem" strokeWidth={2.25} aria-hidden /> : <ArrowUp size="1rem" strokeWidth={2.25} aria-hidden />}
          </button>
        </div>
      </div>
      <p role="alert" className="px-4 pb-2.5 text-trace text-error empty:hidden [overflow-wrap:anywhere]">
        {tooLong ? `A message may have ${MAX_BYTES / 1024} KiB. Shorten it to send it.` : problem}
      </p>
    </div>
  )
}
