import { expect, test } from "vitest"
import { indexTools } from "#lib/tools/find/find.ts"
import { withShared } from "./shared.ts"
import { plainBm25, recallOf, searchSets } from "./tool-search.ts"

withShared("tool search", () => {
  test("finds the right tools of MetaTool and LiveMCPBench among the first five 10 points more often than plain BM25", () => {
    for (const set of searchSets().filter(({ name }) => name !== "bfcl")) {
      const search = indexTools(set.tools)
      const ours = recallOf(set, (question, limit) => search(question, limit).map(({ name }) => name))
      const plain = recallOf(set, plainBm25(set.tools))
      console.log(`${set.name}: recall@5 ${ours.at5.toFixed(3)}, plain BM25 ${plain.at5.toFixed(3)} (${ours.questions} questions)`)
      expect(ours.at5 - plain.at5).toBeGreaterThan(0.1)
    }
  })
})
