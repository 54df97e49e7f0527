import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { splitBlocks } from "#components/chat/blocks.ts"
import { hostOf, safeUrl } from "#components/chat/links.ts"

describe("splitting markdown into blocks", () => {
  test("cuts at blank lines and keeps them with the block before", () => {
    expect(splitBlocks("One.\n\nTwo.\nStill two.\n\n\nThree.")).toEqual(["One.\n\n", "Two.\nStill two.\n\n\n", "Three."])
  })
  test("keeps a fence with blank lines whole, also while it is still open", () => {
    const code = "```js\nlet a\n\nlet b\n```"
    expect(splitBlocks(`Look:\n\n${code}\n\nDone.`)).toEqual(["Look:\n\n", `${code}\n\n`, "Done."])
    expect(splitBlocks("Look:\n\n```js\nlet a\n\nlet b")).toEqual(["Look:\n\n", "```js\nlet a\n\nlet b"])
  })
  test("closes a fence only with the same character and at least its length", () => {
    const code = "````\n```\n\n~~~~\n\n````"
    expect(splitBlocks(`${code}\n\nAfter.`)).toEqual([`${code}\n\n`, "After."])
  })
  test("does not take inline code of three backticks for a fence", () => {
    expect(splitBlocks("```a``` is code\n\nNext")).toEqual(["```a``` is code\n\n", "Next"])
  })
  test("keeps a loose list and its indented continuation together", () => {
    const list = "1. One\n\n   More of one\n\n2. Two\n\n"
    expect(splitBlocks(`${list}After.`)).toEqual([list, "After."])
  })
  test("starts a new block at a list after a paragraph", () => {
    expect(splitBlocks("Say:\n\n- a\n- b")).toEqual(["Say:\n\n", "- a\n- b"])
  })
  test("keeps indented code in one block", () => {
    expect(splitBlocks("    a\n\n    b")).toEqual(["    a\n\n    b"])
  })
  test("does not cut a text whose definitions serve all of it", () => {
    const text = "See [it][1].\n\n[1]: https://example.com"
    expect(splitBlocks(text)).toEqual([text])
  })
  test("loses nothing: the blocks join to the text", () => {
    const piece = fc.constantFrom("a", "\n", "\n\n", "```", "~~~", "- ", "1. ", "    ", "\t", "`", " ", "# ", "\r\n")
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join("")
      expect(splitBlocks(text).join("")).toBe(text)
    }))
  })
  test("settled blocks stay as they are while the text grows", () => {
    const text = "# Title\n\nSome *words*.\n\n```\ncode\n\nmore\n```\n\n- a\n\n- b\n\nLast."
    for (let end = 1; end < text.length; end++) {
      const settled = splitBlocks(text.slice(0, end)).slice(0, -1)
      expect(splitBlocks(text.slice(0, end + 1)).slice(0, settled.length)).toEqual(settled)
    }
  })
})

describe("addresses in a model's words", () => {
  test.each(["https://example.com/a?b#c", "http://localhost:3000/", "mailto:a@example.com", "#note"])("%s may be a link", (href) => {
    expect(safeUrl(href)).toBe(href)
  })
  test.each([
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)",
    "data:text/html,<script>", "vbscript:x", "blob:https://example.com/1", "file:///etc/passwd", "/c/1", "//example.com", "", undefined,
  ])("%j may not", (href) => {
    expect(safeUrl(href)).toBeNull()
  })
  test("a host is shown as the network sees it, so that look-alike letters show", () => {
    expect(hostOf("https://exаmple.com/")).toBe("xn--exmple-4nf.com")
    expect(hostOf("https://example.com:8443/a")).toBe("example.com:8443")
    expect(hostOf("https://user:word@example.org/")).toBe("example.org")
    expect(hostOf("mailto:a@example.com")).toBe("mailto")
  })
})
