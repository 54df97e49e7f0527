import { expect, test } from "vitest"
import { indexTools } from "#lib/tools/find/find.ts"
import { wordsOf } from "#lib/tools/find/words.ts"

const tools = [
  { name: "get_forecast", description: "The weather of the next days in a city.", parameters: { properties: { city: { type: "string", description: "A town." } } } },
  { name: "searchFlights", description: "Finds flights between two airports.", group: "travel" },
  { name: "book_hotel", description: "Reserves a room.", group: "travel" },
  { name: "create_issue", description: "Opens an issue in a repository.", examples: ["report a bug in my code"] },
  { name: "搜索商品", description: "按关键词查找商品" },
]
const search = indexTools(tools)
const names = (question: string) => search(question).map(({ name }) => name)

test("a question finds the tool whose words it has, in any form, and says which", () => {
  expect(search("What are the forecasts?")[0]).toMatchObject({ name: "get_forecast", why: ["forecast"] })
  expect(names("I need flights to Oslo")[0]).toBe("searchFlights")
})

test("a question that uses other words for the same thing finds it too", () => {
  expect(names("Will it rain tomorrow?")[0]).toBe("get_forecast")
  expect(names("Accommodation in Lisbon")[0]).toBe("book_hotel")
  expect(names("There is a bug")[0]).toBe("create_issue")
})

test("tools of one group come together", () => {
  const alone = indexTools(tools.map(({ group: _, ...tool }) => tool))
  const gain = (name: string) => (search("a flight and a room").find((hit) => hit.name === name)?.score ?? 0) / (alone("a flight and a room").find((hit) => hit.name === name)?.score ?? 1)
  expect(gain("book_hotel")).toBeGreaterThan(1.2)
  expect(gain("get_forecast") || 1).toBeLessThan(1.01)
})

test("scripts without spaces are searched in pairs of letters", () => {
  expect(names("商品")[0]).toBe("搜索商品")
})

test("what has nothing in common with the question is not found", () => {
  expect(search("xyzzy")).toEqual([])
  expect(search("")).toEqual([])
  expect(indexTools([])("weather")).toEqual([])
})

test("identifiers fall into their words, and endings fall away alike", () => {
  expect(wordsOf("getHTTPResponses")).toEqual(wordsOf("HTTP response"))
  expect(wordsOf("queries, querying")).toEqual([...wordsOf("query"), ...wordsOf("query")])
})
