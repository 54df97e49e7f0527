import { notify } from "./ui/toast.tsx"

/** Failures of what has no place of its own on the page are told at its foot. */
export async function told(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => notify({ text: error instanceof Error ? error.message : String(error), tone: "error" }))
}
