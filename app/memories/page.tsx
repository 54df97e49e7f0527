import { MemoriesPage } from "#components/memory/memories-page.tsx"

export default function Page() {
  return <MemoriesPage />
}
