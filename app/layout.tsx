import "@fontsource-variable/inter"
import "@fontsource-variable/jetbrains-mono"
import "./globals.css"
import type { Metadata, Viewport } from "next"
import { cookies, headers } from "next/headers"
import type { ReactNode } from "react"
import { readPreferences } from "#components/preferences.ts"

export const metadata: Metadata = {
  title: { default: "Full Turn", template: "%s · Full Turn" },
  description: "Watch, shape and share what an agent does with functions.",
  referrer: "no-referrer",
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0d0e11" },
  ],
}

export default async function Layout({ children }: { children: ReactNode }) {
  const jar = await cookies()
  const chosen = readPreferences((name) => jar.get(name)?.value)
  const nonce = (await headers()).get("x-nonce") ?? undefined
  return (
    <html
      lang="en"
      data-theme={chosen.theme === "system" ? undefined : chosen.theme}
      data-size={chosen.presenter ? "presenter" : undefined}
      data-rail={chosen.rail}
      suppressHydrationWarning
    >
      <head>
        <style nonce={nonce} suppressHydrationWarning>{`html:root{--rail:${chosen.railRem}rem;--trace:${chosen.tracePercent}%}`}</style>
      </head>
      <body>{children}</body>
    </html>
  )
}
