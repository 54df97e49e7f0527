/** Two texts line by line: what stayed, what went, what came. */

export type DiffLine = { sign: " " | "-" | "+"; text: string }

/** More pairs of lines than this are not compared one by one. */
const MOST_PAIRS = 4_000_000

export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split("\n"), after.split("\n")]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [middleA, middleB] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  return [...a.slice(0, head).map(stayed), ...diffMiddle(middleA, middleB), ...a.slice(a.length - tail).map(stayed)]
}

const stayed = (text: string): DiffLine => ({ sign: " ", text })
const gone = (text: string): DiffLine => ({ sign: "-", text })
const come = (text: string): DiffLine => ({ sign: "+", text })

/** By the longest common subsequence. */
function diffMiddle(a: string[], b: string[]): DiffLine[] {
  if (a.length * b.length > MOST_PAIRS) return [...a.map(gone), ...b.map(come)]
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  const at = (i: number, j: number) => longest[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (left !== undefined && left === right) {
      lines.push(stayed(left))
      i++
      j++
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(gone(left))
      i++
    } else {
      lines.push(come(right ?? ""))
      j++
    }
  }
  return lines
}

/** Only the changes and the lines around them; a number stands for so many lines left out. */
export function folded(lines: DiffLine[], around = 3): (DiffLine | number)[] {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ sign }) => sign !== " "))
  const shown: (DiffLine | number)[] = []
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near[index]) shown.push(line)
    else if (typeof last === "number") shown[shown.length - 1] = last + 1
    else shown.push(1)
  }
  return shown
}
