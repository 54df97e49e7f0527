import type { z } from "zod"
import { SavedPipeline } from "#components/memory/pipeline.tsx"
import type { memorySaved } from "#components/memory/shapes.ts"

/** The three steps in which something was remembered. */
export const MemorySaved = ({ details }: { details: z.infer<typeof memorySaved> }) => (
  <div className="rounded-md border border-line bg-bg px-3 py-2.5"><SavedPipeline {...details} /></div>
)
