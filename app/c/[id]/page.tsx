import { Playground } from "#components/playground.tsx"

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  return <Playground conversationId={id} />
}
