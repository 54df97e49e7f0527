/** What every field of the arguments knows: the schema, what is wrong, and how to check a part. */
import { createContext, useContext } from "react"
import type { JsonSchema } from "#lib/agent/types.ts"
import type { Check, Problems } from "./args-check.ts"

export type ArgsScope = { root: JsonSchema; check: Check; problems: Problems; readOnly: boolean }

export const ArgsContext = createContext<ArgsScope | null>(null)

export function useArgs(): ArgsScope {
  const scope = useContext(ArgsContext)
  if (!scope) throw new Error("a field of the arguments stands outside of their form")
  return scope
}
