import { OutboxPage } from "#components/desk/outbox-page.tsx"

export default function Page() {
  return <OutboxPage />
}
