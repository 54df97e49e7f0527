/** JSON, JSON Lines and YAML as plain data, with the line of every place. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml"
import { toPointer, type Path } from "../form-path.ts"
import { readText, spanOf } from "../form-text.ts"
import { LIMITS, type Problem } from "./imported.ts"

/** `lineOf` gives the line of the nearest place that is known. */
export type Document = { value: unknown; lineOf(path: Path): number | undefined }

/** Reads JSON, or lines of it. */
export function readJson(text: string): Document | { problem: Problem } {
  const tree = readText(text)
  if ("problem" in tree) return readLines(text) ?? { problem: { message: `This is no JSON: ${tree.problem.message}.`, line: tree.problem.line } }
  const lines = lineFinder(text)
  return bounded({ value: tree.value, lineOf: (path) => lines(spanOf(tree.node, path)?.from ?? 0) })
}

/** One JSON document a line, as data sets have it; undefined when the first line is none. */
function readLines(text: string): Document | { problem: Problem } | undefined {
  const rows = text.split("\n").flatMap((row, index) => (row.trim() === "" ? [] : [{ row, line: index + 1 }]))
  if (rows.length < 2) return undefined
  const list: unknown[] = []
  for (const { row, line } of rows) {
    const tree = readText(row)
    if (!("problem" in tree)) list.push(tree.value)
    else return list.length === 0 ? undefined : { problem: { message: `This is no JSON: ${tree.problem.message}.`, line } }
  }
  return bounded({ value: list, lineOf: ([index]) => rows[Number(index)]?.line })
}

/** Reads YAML 1.2. Aliases may not blow a document up. */
export function readYaml(text: string): Document | { problem: Problem } {
  if (isTooDeep(text)) return { problem: { message: `This is nested deeper than ${LIMITS.depth} levels.`, line: 1 } }
  const counter = new LineCounter()
  try {
    const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: "1.2", uniqueKeys: false })
    const [error] = yaml.errors
    if (error) return { problem: { message: `This is no YAML: ${error.message}.`, line: counter.linePos(error.pos[0]).line } }
    const value: unknown = plainData(yaml.toJS({ maxAliasCount: 100 }))
    const places = new Map<string, number>()
    const twice = keepPlaces(places, yaml.contents, [], 0)
    if (twice) return { problem: { message: `The name ${JSON.stringify(twice.name)} is here twice in one object.`, line: counter.linePos(twice.from).line } }
    const lineOf = (path: Path): number | undefined => {
      const from = places.get(toPointer(path))
      return from === undefined ? undefined : counter.linePos(from).line
    }
    return bounded({ value, lineOf })
  } catch (error) {
    return { problem: { message: `This YAML cannot be read: ${error instanceof Error ? error.message : String(error)}.`, line: 1 } }
  }
}

/** The parser takes seconds for what is made of brackets or dashes only, so that is looked for first. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1)
    if (depth > 1_000) return true
  }
  return /(?:[-?:] ){100}/.test(text)
}

/**
 * Notes where each value begins; a name counts as the beginning of what it names. Gives back the first name that is
 * there twice: the parser's own look for those compares each with each other.
 */
function keepPlaces(places: Map<string, number>, node: unknown, path: Path, from: number): { name: string; from: number } | undefined {
  const pointer = toPointer(path)
  if (places.has(pointer)) return { name: path.at(-1) ?? "", from }
  places.set(pointer, from)
  if (path.length > LIMITS.depth) return undefined
  const inner = isSeq(node) ? node.items.map((item, index) => ({ name: String(index), key: item, value: item })) : isMap(node) ? node.items.flatMap(({ key, value }) => (isScalar(key) ? [{ name: String(key.value), key, value }] : [])) : []
  for (const { name, key, value } of inner) {
    const twice = keepPlaces(places, value, [...path, name], startOf(key) ?? from)
    if (twice) return twice
  }
  return undefined
}

const startOf = (node: unknown): number | undefined => (isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined)

/** Takes a value that was parsed before. */
export function readValue(value: unknown): Document | { problem: Problem } {
  try {
    return bounded({ value: plainData(value), lineOf: () => undefined })
  } catch {
    return { problem: { message: "This is no plain data: it holds itself, or values that JSON does not have." } }
  }
}

/** Only what JSON has, and nothing of it shared. */
function plainData(value: unknown): unknown {
  const text = JSON.stringify(value)
  if (text !== undefined && text.length > LIMITS.bytes * 2) throw new Error("it holds more than 1 MiB when its aliases are written out")
  return text === undefined ? null : JSON.parse(text)
}

function bounded(document: Document): Document | { problem: Problem } {
  const path = deepest(document.value)
  if (!path) return document
  return { problem: { message: `This is nested deeper than ${LIMITS.depth} levels.`, line: document.lineOf(path) ?? document.lineOf(path.slice(0, 8)) } }
}

/** The first place beyond the limit, if there is one. */
function deepest(value: unknown, path: string[] = []): string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined
  if (path.length >= LIMITS.depth) return path
  for (const [key, inner] of Object.entries(value)) {
    const found = deepest(inner, [...path, key])
    if (found) return found
  }
  return undefined
}

function lineFinder(text: string): (from: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return (from) => {
    let low = 0
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= from) low = middle
      else high = middle
    }
    return low + 1
  }
}
