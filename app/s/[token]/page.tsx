import type { Metadata } from "next"
import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { Readable } from "#components/share/readable.tsx"
import { SharedPage } from "#components/share/shared-page.tsx"
import { runtime } from "#lib/runtime/runtime.ts"
import { sharedEvents, sharedSources } from "#lib/runtime/shared.ts"
import { readConversation } from "#lib/store/conversations.ts"
import { openShare, type OpenShare } from "#lib/store/shares.ts"

type Props = { params: Promise<{ token: string }> }

/** Whatever does not open costs one query and looks alike. */
async function find(params: Props["params"]): Promise<{ token: string; share: OpenShare }> {
  const { token } = await params
  const share = await openShare(runtime().db, /^[\w-]{22}$/.test(token) ? token : "malformed")
  if (!share) notFound()
  return { token, share }
}

/** A preview of the link tells the product's name and nothing of the conversation, unless its owner shows the title. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { share } = await find(params)
  const given = await headers()
  const title = share.include.title && share.title ? share.title : "A shared conversation"
  return {
    title, description: "A conversation shared with Full Turn.", robots: { index: false, follow: false },
    metadataBase: new URL(`${given.get("x-forwarded-proto") ?? "http"}://${given.get("host") ?? "localhost"}`),
    openGraph: { title: share.include.title && share.title ? share.title : "Full Turn", description: "A shared conversation", siteName: "Full Turn", type: "article", images: [{ url: "/share.png", width: 1200, height: 630, alt: "Full Turn" }] },
    twitter: { card: "summary_large_image" },
  }
}

export default async function Page({ params }: Props) {
  const { token, share } = await find(params)
  const home = runtime()
  const [log, sources, about] = await Promise.all([sharedEvents(home, share), sharedSources(home, share), readConversation(home.db, share.log.workspace, share.log.conversation)])
  const title = share.include.title ? share.title : null
  return (
    <>
      <noscript><Readable title={title ?? "A shared conversation"} log={log} /></noscript>
      <SharedPage
        token={token} log={log}
        about={{ title, agent: about?.agent ?? "", model: about?.model ?? null, live: share.upTo === null, include: share.include, sources }}
      />
    </>
  )
}
