/** The kinds of tools that a person makes, in a few words each. */
import type { OwnKind } from "./draft.ts"

export const ownKinds: { value: OwnKind; label: string; hint: string }[] = [
  { value: "http", label: "HTTP", hint: "Calls an API that is there already." },
  { value: "code", label: "Code", hint: "Runs TypeScript in a sandbox." },
  { value: "mock", label: "Mock", hint: "You type the result, or prepare it." },
]
