/** Where branches part, and how the list shows them. */
import { expect, test } from "vitest"
import type { Conversation } from "#components/api.ts"
import { partingsOf, type Branch } from "#components/branches/partings.ts"
import { treeOf } from "#components/rail/tree.ts"

/** `from`: the original and the last event that was copied; in the order in which they were made. */
const made = (...all: [id: string, from?: string, seq?: number][]): Branch[] =>
  all.map(([id, from, seq = 0], i) => ({ id, title: null, createdAt: `2026-01-0${i + 1}`, forkedFrom: from ? { conversationId: from, seq } : null }))

/** Turns of ten events. */
const turn = (seq: number) => `turn ${Math.floor((seq - 1) / 10)}`
const told = (id: string, branches: Branch[]) => Object.fromEntries([...partingsOf(id, branches, turn)].map(([key, { ids, current }]) => [key, `${ids.join(" ")}: ${ids[current]}`]))

test("a branch and its original part at the same message, each knowing where it stands", () => {
  const tree = made(["a"], ["b", "a", 11])
  expect(told("a", tree)).toEqual({ "turn 1": "a b: a" })
  expect(told("b", tree)).toEqual({ "turn 1": "a b: b" })
})

test("a message that is edited again in its branch is one more branch of the original", () => {
  const tree = made(["a"], ["b", "a", 11], ["c", "b", 11])
  for (const id of ["a", "b", "c"]) expect(told(id, tree)).toEqual({ "turn 1": `a b c: ${id}` })
})

test("what parts later in another branch is not shown here, what parted before is", () => {
  const tree = made(["a"], ["early", "a", 1], ["b", "a", 11], ["late", "a", 31], ["deep", "b", 21])
  expect(told("b", tree)).toEqual({ "turn 0": "b early: b", "turn 1": "a b: b", "turn 2": "b deep: b" })
  expect(told("deep", tree)).toEqual({ "turn 0": "deep early: deep", "turn 1": "a deep: deep", "turn 2": "b deep: deep" })
  expect(told("a", tree)).toEqual({ "turn 0": "a early: a", "turn 1": "a b: a", "turn 3": "a late: a" })
})

test("without others nothing parts, also when the original is gone", () => {
  expect(told("a", made(["a"]))).toEqual({})
  expect(told("b", made(["b", "gone", 3]))).toEqual({})
})

test("the list keeps each tree together where its newest conversation stands", () => {
  const item = (id: string, from?: string): Conversation => ({
    id, title: id, model: null, parentId: null, agent: "assistant", createdAt: "", updatedAt: "", lastSeq: 0, context: {}, settings: {}, running: false, rerunOf: null, forkedFrom: from ? { conversationId: from, seq: 1 } : null,
  })
  const list = [item("b2", "b"), item("x"), item("a", "gone"), item("b1", "b"), item("b"), item("b2b", "b2")]
  expect(treeOf(list).map((leaves) => leaves.map(({ item: { id }, depth }) => `${"-".repeat(depth)}${id}`))).toEqual([["b", "-b2", "--b2b", "-b1"], ["x"], ["a"]])
})
