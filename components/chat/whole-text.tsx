/** A text of any size: one that is kept elsewhere shows its beginning and can be fetched whole. */
"use client"
import { useState, type ReactNode } from "react"
import { readBlob } from "#components/api.ts"
import { useConversationScope } from "#components/conversation-context.ts"
import { Button } from "#components/ui/button.tsx"
import { told } from "#components/told.ts"
import type { Text } from "#lib/agent/view.ts"

export function WholeText({ text, children }: { text: Text; children: (shown: string) => ReactNode }) {
  const { conversationId } = useConversationScope()
  const [whole, setWhole] = useState<string | null>(null)
  if (typeof text === "string") return children(text)
  const load = () => told(readBlob(conversationId, text.blob).then((value) => setWhole(typeof value === "string" ? value : JSON.stringify(value))))
  return (
    <>
      {children(whole ?? text.head)}
      {whole === null && <Button size="sm" className="mt-2" onClick={load}>Show all {Math.ceil(text.bytes / 1024)} KiB</Button>}
    </>
  )
}
