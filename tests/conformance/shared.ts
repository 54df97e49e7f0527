/** Where the shared material lies, and what a suite does without it. */
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../../../shared")

/** A path inside the folder `shared` beside the project. */
export const sharedPath = (...parts: string[]): string => join(root, ...parts)

export const sharedMissing: boolean = !existsSync(sharedPath("fixtures"))

/** Runs `suite` if the material is there. Without it: a line that says so, or a failure where CI_SHARED_REQUIRED=1 asks for it. */
export function withShared(name: string, suite: () => void): void {
  if (!sharedMissing) return suite()
  test(`${name} finds its material in ../shared, or says that it skips`, () => {
    console.log(`${name}: skipped, ../shared is not here`)
    expect(process.env.CI_SHARED_REQUIRED, "CI_SHARED_REQUIRED=1 but ../shared is missing").not.toBe("1")
  })
}

/** Prints the count of a suite and fails when fewer cases were found than `min`, or not every one found was run and passed; `wrong` is shown then. */
export function report(name: string, count: { found: number; run: number; passed: number }, min: number, wrong: unknown[] = []): void {
  console.log(`${name}: found ${count.found} / run ${count.run} / passed ${count.passed}`)
  expect(count.found, `${name}: fewer cases than ${min}`).toBeGreaterThanOrEqual(min)
  expect(wrong).toEqual([])
  expect(count).toEqual({ found: count.found, run: count.found, passed: count.found })
}
