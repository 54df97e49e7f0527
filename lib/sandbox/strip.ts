import { stripTypeScriptTypes } from "node:module"
import type { Failure } from "./protocol.ts"

/** How the person's code is named in the stacks of its errors. */
export const FILE = "code.ts"

/** Blanks the types out, so that every line and column stays where the person wrote it. TypeScript that makes code of its own, like `enum`, is refused. */
export function stripTypes(code: string): { code: string } | { error: Failure } {
  try {
    return { code: stripTypeScriptTypes(code, { mode: "strip", sourceUrl: FILE }) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const readable = "code" in error && String(error.code).endsWith("_TYPESCRIPT_SYNTAX")
    const message = readable ? error.message : "The code is nested too deeply to be read."
    return { error: { kind: "syntax", message, line: lineIn(error.stack) } }
  }
}

/** The first line of the person's code that a stack names. */
export function lineIn(stack: string | undefined): number | undefined {
  const found = stack?.match(/code\.ts:(\d+)/)?.[1]
  return found === undefined ? undefined : Number(found)
}

/** The line, counted from 1, on which a text first stands. */
export const lineWith = (text: string, code: string): number => code.slice(0, code.indexOf(text)).split("\n").length
