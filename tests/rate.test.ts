import { expect, test } from "vitest"
import { limitRate } from "#lib/front/rate.ts"

test("a key may come as often as its bucket holds, then waits until a drop has come back", () => {
  let now = 0
  const rate = limitRate(3, 2, () => now)
  expect([rate("a"), rate("a"), rate("a"), rate("a")]).toEqual([0, 0, 0, 1])
  expect(rate("b")).toBe(0)
  now = 499
  expect(rate("a")).toBe(1)
  now = 500
  expect([rate("a"), rate("a")]).toEqual([0, 1])
})

test("a bucket never holds more than its size", () => {
  let now = 0
  const rate = limitRate(2, 100, () => now)
  rate("a")
  now = 60_000
  expect([rate("a"), rate("a"), rate("a")]).toEqual([0, 0, 1])
})
