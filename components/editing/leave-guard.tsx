/** Asks before a link or the browser leaves what is not saved. */
"use client"
import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"

/** `what` is not saved: "tool". */
type Props = { what: string; active: boolean; canSave: boolean; onSave: () => Promise<boolean>; onDiscard: () => void }

export function LeaveGuard({ what, active, canSave, onSave, onDiscard }: Props) {
  const router = useRouter()
  const [to, setTo] = useState<string | null>(null)
  useEffect(() => {
    if (!active) return
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    const onClick = (event: MouseEvent) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !(event.target instanceof Element)) return
      const link = event.target.closest<HTMLAnchorElement>("a[href]")
      if (!link || link.target === "_blank" || link.origin !== location.origin || link.pathname === location.pathname) return
      event.preventDefault()
      event.stopPropagation()
      setTo(link.pathname + link.search)
    }
    addEventListener("beforeunload", onUnload)
    // Before the link's own handler, which would go at once.
    document.addEventListener("click", onClick, true)
    return () => {
      removeEventListener("beforeunload", onUnload)
      document.removeEventListener("click", onClick, true)
    }
  }, [active])
  const leave = () => {
    if (to !== null) router.push(to)
    setTo(null)
  }
  return (
    <Dialog open={to !== null} onClose={() => setTo(null)} title="Leave without saving?" className="w-[28rem]">
      <p className="text-trace text-ink-2">This {what} has changes that no version holds yet.</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={() => setTo(null)}>Stay</Button>
        <Button look="danger" onClick={() => { onDiscard(); leave() }}>Discard and leave</Button>
        <Button look="primary" autoFocus disabled={!canSave} onClick={() => void onSave().then((done) => (done ? leave() : setTo(null)))}>Save and leave</Button>
      </div>
    </Dialog>
  )
}
