import { expect, test } from "vitest"
import { hoursOf } from "#components/desk/when.ts"

test("an event says when it begins and ends, also beyond midnight", () => {
  expect(hoursOf("2026-11-24T12:00", 60)).toBe("12:00 to 13:00")
  expect(hoursOf("2026-11-24T09:15", 45)).toBe("09:15 to 10:00")
  expect(hoursOf("2026-11-24T22:30", 540)).toBe("22:30 to 07:30 the day after")
  expect(hoursOf("2026-11-24T00:00", 1440)).toBe("00:00 to 00:00 the day after")
})
