/** A stretch of the text in UTF-16 offsets, `end` exclusive. */
export type Range = { start: number; end: number }

/** True when two stretches share a character. */
export const overlaps = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end

/** True when the first stretch holds all of the second. */
export const covers = (one: Range, other: Range): boolean => one.start <= other.start && one.end >= other.end
