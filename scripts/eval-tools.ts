/** Prints how many of the right tools the search finds for the questions of the shared fixtures, beside plain BM25. */
import { indexTools } from "#lib/tools/find/find.ts"
import { half, hasSearchSets, plainBm25, recallOf, searchSets, type Recall } from "#tests/conformance/tool-search.ts"

if (!hasSearchSets()) {
  console.error("The questions are not here: ../shared/fixtures is missing. Run this in the project's folder with the shared folder beside it.")
  process.exit(1)
}

const cells = ({ at1, at5, at10 }: Recall): string[] => [at1, at5, at10].map((share) => share.toFixed(3))
const row = (parts: (string | number)[]): string => parts.map((part, at) => (at < 2 ? String(part).padEnd(at ? 7 : 22) : String(part).padStart(8))).join("")

console.log(row(["", "", "n", "BM25@1", "@5", "@10", "ours@1", "@5", "@10", "gain@5"]))
for (const set of searchSets()) {
  const search = indexTools(set.tools)
  const plain = plainBm25(set.tools)
  for (const part of ["even", "odd", "all"] as const) {
    const some = part === "all" ? set : half(set, part)
    const theirs = recallOf(some, plain)
    const ours = recallOf(some, (question, limit) => search(question, limit).map(({ name }) => name))
    console.log(row([`${set.name} (${set.tools.length})`, part, some.questions.length, ...cells(theirs), ...cells(ours), (ours.at5 - theirs.at5).toFixed(3)]))
  }
}
