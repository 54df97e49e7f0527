import { expect, test } from "vitest"
import { layoutOf, type Link } from "#components/agents/graph-layout.ts"
import { edgePath } from "#components/agents/graph-lines.ts"

const hands = (from: string, ...to: string[]): Link[] => to.map((each) => ({ from, to: each, kind: "handoff" }))

test("who is reached stands to the right of who reaches it, and who hands back is joined by one line with two ends", () => {
  const { columns, lines, alone } = layoutOf(["assistant", "email", "calendar", "triage"], [...hands("email", "triage"), ...hands("calendar", "triage"), ...hands("triage", "email", "calendar")])
  expect(columns).toEqual([["triage"], ["email", "calendar"]])
  expect(lines).toEqual([
    { from: "triage", to: "email", kind: "handoff", both: true },
    { from: "triage", to: "calendar", kind: "handoff", both: true },
  ])
  expect(alone).toEqual(["assistant"])
})

test("a hand-off and a delegation between the same two are two lines", () => {
  const { lines } = layoutOf(["a", "b"], [{ from: "a", to: "b", kind: "handoff" }, { from: "a", to: "b", kind: "delegate" }])
  expect(lines.map(({ kind }) => kind)).toEqual(["handoff", "delegate"])
})

test("a ring has a beginning too, and nobody is in it twice", () => {
  const { columns } = layoutOf(["a", "b", "c"], [...hands("a", "b"), ...hands("b", "c"), ...hands("c", "a")])
  expect(columns).toEqual([["a"], ["b"], ["c"]])
})

test("itself and names that are not there are left out", () => {
  expect(layoutOf(["a", "b"], hands("a", "a", "ghost"))).toEqual({ columns: [], lines: [], alone: ["a", "b"] })
})

test("lines that would cross are untangled by the order within a column", () => {
  const { columns: [left, right] } = layoutOf(["a", "b", "x", "y"], [...hands("a", "y"), ...hands("b", "x")])
  expect(right).toEqual(left?.map((name) => ({ a: "y", b: "x" })[name]))
})

test("thirty agents stand in the picture once each", () => {
  const names = Array.from({ length: 30 }, (_, index) => `agent ${index}`)
  const links = names.flatMap((name, index) => hands(name, names[(index * 7 + 3) % 30] ?? "", names[(index * 5 + 1) % 30] ?? ""))
  const { columns, alone } = layoutOf(names, links)
  expect([...columns.flat(), ...alone].toSorted()).toEqual(names.toSorted())
})

test("a line runs from the right side of one box to the left side of the next", () => {
  const box = (x: number) => ({ x, y: 0, width: 10, height: 2 })
  expect(edgePath(box(0), box(20))).toBe("M10.1 1C15 1 15 1 19.9 1")
})
