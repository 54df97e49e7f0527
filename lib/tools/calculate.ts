import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { evaluate } from "./arithmetic.ts"
import { builtin } from "./builtin.ts"

/** `calculate`: decimal arithmetic with 40 significant digits; the expression is parsed here, never run as code. */
export const calculateTool: Tool = builtin({
  name: "calculate",
  description:
    "Work out an arithmetic expression with exact decimals (40 significant digits). Call it for every calculation beyond trivial sums instead of computing yourself, and put the whole calculation into one expression. Examples: 3469 * 10.0017, (1 + 5%)^10, 15% of 80, round(sqrt(2), 3).",
  input: z.strictObject({
    expression: z
      .string()
      .min(1)
      .max(1000)
      .describe(
        "Numbers with + - * / ^ and parentheses; a % b is the remainder, 5% is 0.05, 15% of 80 is 12; sqrt, abs, round(x, places), floor, ceil, min, max, ln, log(x, base; 10 if absent), exp, sin, cos, tan (radians), mod; pi, e. 1,234.5 may have thousands separators, except between the values of a function.",
      ),
  }),
  idempotent: true,
  run({ expression }) {
    const { value, exact } = evaluate(expression)
    const sign = exact ? "=" : "≈"
    return { text: `${expression.trim()} ${sign} ${value}`, details: { card: "calculation", expression, value, exact } }
  },
})
