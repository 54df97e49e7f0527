/** Lower case, no accents, one space between words: what two spellings of a name have in common. */
export const foldName = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øłđıßæœ]/gu, (letter) => PLAIN[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

const PLAIN: Record<string, string> = { ø: "o", ł: "l", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe" }

/** The names that a mistyped word may have meant, nearest first; [] when none is near. */
export const nearestNames = (word: string, names: Iterable<string>, limit = 3): string[] => {
  const wanted = foldName(word.slice(0, 60))
  if (wanted === "") return []
  const reach = Math.max(1, Math.floor(wanted.length * 0.4))
  return [...names]
    .map((name) => ({ name, distance: distanceBetween(wanted, foldName(name)) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, "en"))
    .slice(0, limit)
    .map(({ name }) => name)
}

/** Edits from one to the other; a word that only begins or lies within the other counts as one edit. */
const distanceBetween = (a: string, b: string): number => {
  if (a === b) return 0
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= 3 && long.includes(short)) return 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped ? (before[j - 2] ?? 0) + 1 : Infinity)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
