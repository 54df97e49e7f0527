import type { Findings } from "./imported.ts"
export const readTypeScript = (text: string): Findings => ({ found: [], problems: [{ message: text.slice(0, 1) }], format: "typescript" })
