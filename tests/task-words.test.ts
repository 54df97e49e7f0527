import { expect, test } from "vitest"
import { progressWords } from "#components/tasks/progress.tsx"
import { ofView } from "#components/tasks/task-shape.ts"

test("a running task says its steps, how far it is when it knows, and its last words in one line", () => {
  expect(progressWords({ status: "running", progress: { steps: 1 } })).toBe("1 step")
  expect(progressWords({ status: "running", progress: { steps: 3, percent: 39.6, words: "reading\n  the list" } })).toBe("3 steps · 40 % · reading the list")
})

test("one that waits says for what, and one that is over leaves the word to its result", () => {
  expect(progressWords({ status: "queued", progress: null })).toMatch(/one of the eight/)
  expect(progressWords({ status: "waiting", progress: { steps: 2 } })).toMatch(/open its trace/)
  expect(progressWords({ status: "succeeded", progress: { steps: 2 } })).toBe("")
})

test("a task of the log has an end once it is over, and no beginning while it is queued", () => {
  const at = "2026-01-01T00:00:05.000Z"
  const view = { taskId: "k1", title: "Work", startedAt: "2026-01-01T00:00:00.000Z", at, version: 1 }
  expect(ofView({ ...view, status: "queued" })).toMatchObject({ id: "k1", startedAt: undefined, finishedAt: undefined })
  expect(ofView({ ...view, status: "cancelled" })).toMatchObject({ startedAt: view.startedAt, finishedAt: at })
})
