import { randomInt } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { Tool } from "#lib/agent/types.ts"
import { calculateTool } from "./calculate.ts"
import { corpus } from "./corpus.ts"
import { diceTool } from "./dice.ts"
import { searchTool } from "./search.ts"
import { timeTool } from "./time.ts"
import { convertTool } from "./units.ts"
import { waitTool } from "./wait.ts"
import { weatherTool } from "./weather.ts"

const now = () => new Date()

/** The tools that every workspace has from the start; all work without a network. */
export const builtinTools: Tool[] = [
  weatherTool({ now }),
  calculateTool,
  timeTool({ now }),
  convertTool,
  searchTool(corpus),
  diceTool({ randomBelow: (n) => randomInt(n) }),
  waitTool({ sleep: (ms, signal) => sleep(ms, undefined, { signal }), now: () => performance.now() }),
]
