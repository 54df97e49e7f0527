import { z } from "zod"
import { VisibleText } from "#components/trace/visible-text.tsx"

const amount = z.union([z.number(), z.string()])

export const calculation = z.object({ expression: z.string(), value: amount, exact: z.boolean().optional() })

/** What was worked out, and what it comes to. */
export function Calculation({ details: { expression, value, exact = true } }: { details: z.infer<typeof calculation> }) {
  return <Equation left={expression} sign={exact ? "=" : "≈"} right={String(value)} />
}

export const conversion = z.object({ value: amount, from: z.string(), to: z.string(), result: amount })

/** An amount in the one unit and in the other. */
export function Conversion({ details: { value, from, to, result } }: { details: z.infer<typeof conversion> }) {
  return <Equation left={`${value} ${from}`} sign="=" right={`${result} ${to}`} />
}

const Equation = ({ left, sign, right }: { left: string; sign: string; right: string }) => (
  <div className="flex flex-wrap items-baseline gap-x-2 rounded-md border border-line bg-bg px-3 py-2.5">
    <span className="font-mono text-trace text-ink-2"><VisibleText text={left} /></span>
    <span className="text-head tabular-nums">{sign} <VisibleText text={right} /></span>
  </div>
)
