import { AgentListPage } from "#components/agents/agent-list-page.tsx"

export default function Page() {
  return <AgentListPage />
}
