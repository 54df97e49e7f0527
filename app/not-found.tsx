import Link from "next/link"

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-2 p-6 text-center">
      <h1 className="text-title">There is nothing here</h1>
      <p className="max-w-96 text-ink-2">The address may be mistyped, or the page was deleted.</p>
      <p className="mt-2"><Link href="/" className="font-medium text-accent underline-offset-4 hover:underline">Start a conversation</Link></p>
    </main>
  )
}
