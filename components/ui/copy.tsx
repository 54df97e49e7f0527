/** Copies text and says so. */
"use client"
import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { IconButton } from "./icon-button.tsx"
import { notify } from "./toast.tsx"

export function CopyButton({ text, label = "Copy", className }: { text: string | (() => string); label?: string; className?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [copied])
  const run = async () => {
    const done = await copyText(typeof text === "string" ? text : text())
    setCopied(done)
    if (!done) notify({ text: "The browser did not allow copying. Select the text and copy it yourself.", tone: "error" })
  }
  return <IconButton icon={copied ? Check : Copy} size="sm" label={copied ? "Copied" : label} onClick={run} className={className} />
}

/** True when it is on the clipboard. */
async function copyText(text: string): Promise<boolean> {
  // Plain http beyond this machine has no clipboard object, only the old command.
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false)
  const before = document.activeElement
  const area = document.createElement("textarea")
  area.value = text
  document.body.append(area)
  area.select()
  const done = document.execCommand("copy")
  area.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}
