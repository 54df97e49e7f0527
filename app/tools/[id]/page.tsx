import { headers } from "next/headers"
import { notFound } from "next/navigation"
import { ToolPage } from "#components/tools/tool-page.tsx"
import { asking } from "#lib/http.ts"
import { readAny } from "#lib/runtime/workbench.ts"

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  const { workspace, runtime } = asking((await headers()).get("cookie"))
  if (!/^[\w.:-]{1,200}$/.test(id) || !(await readAny(runtime, workspace, id))) notFound()
  return <ToolPage id={id} />
}
