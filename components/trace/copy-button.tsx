/** Copies a text and says so. */
"use client"
import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { IconButton } from "#components/ui/icon-button.tsx"
import { notify } from "#components/ui/toast.tsx"

export function CopyButton({ text, label }: { text: () => string; label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setCopied(true),
      () => notify({ text: "The browser did not allow copying. Select the text and copy it yourself.", tone: "error" }),
    )
  return <IconButton icon={copied ? Check : Copy} size="sm" label={copied ? "Copied" : label} onClick={copy} />
}
