import { StartPage } from "#components/start-page.tsx"

export default function Page() {
  return <StartPage />
}
