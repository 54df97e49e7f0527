import { ToolListPage } from "#components/tools/tool-list-page.tsx"

export default function Page() {
  return <ToolListPage />
}
