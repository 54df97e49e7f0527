import { readdirSync, readFileSync } from "node:fs"
import { posix } from "node:path"

/** A file: `written` are the names it imports as they stand there, `imports` the same as paths from the root or package names. */
export type Source = { path: string; text: string; written: string[]; imports: string[] }

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^"'`;]*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g

const FOLDERS = ["app", "components", "lib", "prisma", "scripts", "tests"]

/** Every TypeScript and JavaScript file of the project that a person wrote. */
export function readSources(): Source[] {
  const below = FOLDERS.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => posix.join(folder, name)))
  const paths = [...readdirSync("."), ...below].filter((path) => /\.(tsx?|mjs)$/.test(path) && path !== "next-env.d.ts" && !path.startsWith("lib/store/prisma/"))
  return paths.map((path) => {
    const text = readFileSync(path, "utf8")
    const written = [...text.matchAll(IMPORT)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "")
    return { path, text, written, imports: written.map((name) => resolve(path, name)) }
  })
}

function resolve(path: string, name: string): string {
  if (name.startsWith("#")) return name.slice(1)
  return name.startsWith(".") ? posix.join(posix.dirname(path), name) : name
}
