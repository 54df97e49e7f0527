"use client"
import { Button } from "#components/ui/button.tsx"

export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-2 p-6 text-center">
      <h1 className="text-title">The page could not be shown</h1>
      <p className="max-w-96 text-ink-2">Your conversations are safe on the server. Show it again, or reload when that does not help.</p>
      <div className="mt-2 flex gap-2">
        <Button look="primary" onClick={reset}>Show it again</Button>
        <Button onClick={() => location.reload()}>Reload</Button>
      </div>
    </main>
  )
}
