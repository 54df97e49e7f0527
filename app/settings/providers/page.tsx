import { ProvidersPage } from "#components/settings/providers-page.tsx"

export default function Page() {
  return <ProvidersPage />
}
