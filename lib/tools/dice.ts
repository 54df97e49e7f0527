import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

/** `roll_dice`. `randomBelow(n)` gives a whole number from 0 to n - 1. */
export const diceTool = ({ randomBelow }: { randomBelow: (n: number) => number }): Tool =>
  builtin({
    name: "roll_dice",
    description:
      "Roll one or more fair dice and get each roll and their total. Call it whenever something is left to chance: dice, a random number from 1 to N (one die with N sides), a coin (two sides). Never make up a random number yourself. Example: 3d6 is count 3, sides 6.",
    input: z.strictObject({
      count: z.int().min(1).max(20).describe("How many dice to roll, 1 to 20."),
      sides: z.int().min(2).max(1000).describe("Sides of each die, 2 to 1000; an ordinary die has 6."),
    }),
    run({ count, sides }) {
      const rolls = Array.from({ length: count }, () => randomBelow(sides) + 1)
      const total = rolls.reduce((sum, roll) => sum + roll, 0)
      const text = count === 1 ? `Rolled 1d${sides}: ${total}.` : `Rolled ${count}d${sides}: ${rolls.join(", ")}. Total: ${total}.`
      return { text, details: { card: "dice", count, sides, rolls, total } }
    },
  })
