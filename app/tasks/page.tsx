import { Suspense } from "react"
import { TasksPage } from "#components/tasks/tasks-page.tsx"

export default function Page() {
  return <Suspense><TasksPage /></Suspense>
}
