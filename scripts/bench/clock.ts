/** Milliseconds on the machine's monotonic clock: the same in every process of a run, unlike `performance.now()`. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6
