import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { Playground } from "#components/playground.tsx"
import { asking } from "#lib/http.ts"
import { readConversation } from "#lib/store/conversations.ts"

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { workspace, runtime } = asking((await headers()).get("cookie"))
  if (!/^[\w-]{1,200}$/.test(id) || !(await readConversation(runtime.db, workspace, id))) notFound()
  return <Playground conversationId={id} />
}
