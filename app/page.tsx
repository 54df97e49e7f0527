import { StartPage } from "#components/start-page.tsx"

type Query = { agent?: string | string[]; ask?: string | string[] }

/** `?agent=` chooses who answers, `?ask=` puts words into the composer. */
export default async function Page({ searchParams }: { searchParams: Promise<Query> }) {
  const { agent, ask } = await searchParams
  const first = only(agent).slice(0, 200) || "assistant"
  const words = only(ask).slice(0, 4_000)
  return <StartPage key={`${first} ${words}`} first={first} words={words} />
}

const only = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "")
