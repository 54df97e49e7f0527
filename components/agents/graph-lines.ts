/** Lines between boxes, as SVG paths. */

export type Box = { x: number; y: number; width: number; height: number }

/** How far a line keeps from where it ends, for its arrow. */
const TIP = 0.1
const BOW = 1.1

/** To the right as a soft S; to the same column or back, below both. */
export function edgePath(from: Box, to: Box): string {
  if (to.x > from.x) {
    const [x1, y1, x2, y2] = [from.x + from.width + TIP, from.y + from.height / 2, to.x - TIP, to.y + to.height / 2]
    const bend = (x2 - x1) / 2
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
  }
  if (to.x === from.x) {
    // Out at the right side and back in at the right side.
    const [x, y1, y2] = [from.x + from.width + TIP, from.y + from.height / 2, to.y + to.height / 2]
    return `M${x} ${y1}C${x + 2 * BOW} ${y1} ${x + 2 * BOW} ${y2} ${x} ${y2}`
  }
  const [x1, y1, x2, y2] = [from.x + from.width * 0.35, from.y + from.height + TIP, to.x + to.width * 0.65, to.y + to.height + TIP]
  const low = Math.max(y1, y2) + BOW
  return `M${x1} ${y1}C${x1} ${low} ${x2} ${low} ${x2} ${y2}`
}
