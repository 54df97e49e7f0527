import { headers } from "next/headers"
import { notFound, redirect } from "next/navigation"
import { ToolPage } from "#components/tools/tool-page.tsx"
import { asking } from "#lib/http.ts"
import { readAny } from "#lib/runtime/workbench.ts"
import { toolOnceNamed } from "#lib/store/tools.ts"

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ version?: string | string[] }> }

export default async function Page({ params, searchParams }: Props) {
  const [{ id }, { version }] = await Promise.all([params, searchParams])
  const { workspace, runtime } = asking((await headers()).get("cookie"))
  if (!/^[\w.:-]{1,200}$/.test(id)) notFound()
  const asked = typeof version === "string" && /^\d{1,6}$/.test(version) ? Number(version) : undefined
  if (await readAny(runtime, workspace, id)) return <ToolPage id={id} version={asked} />
  // A call names its tool as it was named then.
  const renamed = await toolOnceNamed(runtime.db, workspace, id)
  if (!renamed) notFound()
  redirect(`/tools/${renamed}${asked === undefined ? "" : `?version=${asked}`}`)
}
