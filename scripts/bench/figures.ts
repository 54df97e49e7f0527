/** What is measured, and how it is shown. */

/** One figure: lower is better. `floor` is the same on the floor server; `bar` limits the ratio to it, or the value when `of` says so. */
export type Figure = { name: string; value: number; unit: string; floor?: number; bar?: number; of?: "value" | "ratio" }

/** `ratio`: to the floor; `met`: undefined without a bar. */
export type Row = Figure & { scenario: string; ratio?: number; met?: boolean }

export function judge(scenario: string, figure: Figure): Row {
  const ratio = figure.floor ? figure.value / figure.floor : undefined
  const judged = figure.of === "ratio" ? ratio : figure.value
  return { scenario, ...figure, ratio, met: figure.bar === undefined || judged === undefined ? undefined : judged <= figure.bar }
}

export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export const median = (values: number[]): number => quantile(values, 0.5)

export function tableOf(rows: Row[]): string {
  const cells = rows.map((row) => [
    row.scenario, row.name, `${digits(row.value)} ${row.unit}`, row.floor === undefined ? "" : digits(row.floor), row.ratio === undefined ? "" : `${digits(row.ratio)}x`,
    row.bar === undefined ? "" : `≤ ${row.bar}${row.of === "ratio" ? "x" : ` ${row.unit}`}`, row.met === undefined ? "" : row.met ? "met" : "MISSED",
  ])
  const all = [["scenario", "figure", "value", "floor", "ratio", "bar", ""], ...cells]
  const widths = all[0]?.map((_, i) => Math.max(...all.map((line) => line[i]?.length ?? 0))) ?? []
  return all.map((line) => line.map((cell, i) => (i < 2 || i === 6 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ").trimEnd()).join("\n")
}

const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2))
