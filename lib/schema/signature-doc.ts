/** The comment over a type or a property: what TypeScript itself cannot say of it. */
import { isSchema } from "./form-path.ts"
import { isLimit } from "./form-vocabulary.ts"

const WIDTH = 100

/** A JSDoc comment that ends its line, or "" when there is nothing to say. */
export function docOf(schema: unknown, margin = ""): string {
  if (!isSchema(schema)) return ""
  const told = typeof schema.description === "string" ? schema.description.trim() : typeof schema.title === "string" ? schema.title.trim() : ""
  const tags = Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "default" || keyword === "pattern" || keyword === "format" || (isLimit(keyword) && typeof value === "number")) return [`@${keyword} ${typeof value === "string" && keyword !== "default" ? value : JSON.stringify(value)}`]
    return keyword === "uniqueItems" && value === true ? ["@uniqueItems"] : []
  })
  const lines = [...(told === "" ? [] : told.split(/\r\n|[\n\r\u2028\u2029]/)), ...tags.map((tag) => tag.replaceAll(/[\n\r\u2028\u2029]/g, " "))].map(safe)
  if (lines.length === 0) return ""
  const [only = ""] = lines
  if (lines.length === 1 && only.length + margin.length < WIDTH) return `/** ${only} */\n${margin}`
  return `/**\n${lines.map((line) => `${margin} *${line === "" ? "" : ` ${line}`}\n`).join("")}${margin} */\n${margin}`
}

/** Text that cannot end the comment it stands in. */
const safe = (line: string): string => line.replaceAll("*/", "*\u200b/").trimEnd()
