import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { ComparePage } from "#components/compare/compare-page.tsx"
import { asking } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"

export const metadata = { title: "Compare" }

export default async function Page({ params }: { params: Promise<{ id: string; other: string }> }) {
  const { id, other } = await params
  const { workspace, runtime } = asking((await headers()).get("cookie"))
  for (const each of [id, other]) if (!/^[\w-]{1,200}$/.test(each) || !(await readConversation(runtime.db, workspace, each))) notFound()
  return <ComparePage id={id} other={other} />
}
