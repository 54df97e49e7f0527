import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { AgentPage } from "#components/agents/agent-page.tsx"
import { asking } from "#lib/http.ts"
import { readAnyAgent } from "#lib/runtime/agent-book.ts"

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { workspace, runtime } = asking((await headers()).get("cookie"))
  if (!/^[\w.:-]{1,200}$/.test(id) || !(await readAnyAgent(runtime, workspace, id))) notFound()
  return <AgentPage id={id} />
}
