import { StartPage } from "#components/start-page.tsx"

/** `?agent=` chooses who answers. */
export default async function Page({ searchParams }: { searchParams: Promise<{ agent?: string | string[] }> }) {
  const { agent } = await searchParams
  return <StartPage key={String(agent)} first={typeof agent === "string" && agent ? agent.slice(0, 200) : "assistant"} />
}
