/** Tells whether one more may come now: 0 for yes, else the seconds to wait. */
export type Rate = (key: string) => number

type Bucket = { left: number; at: number }

/** A bucket of `size` for each key that fills up again by `perSecond`. `now` is in ms and must not jump. */
export function limitRate(size: number, perSecond: number, now: () => number = () => performance.now()): Rate {
  const buckets = new Map<string, Bucket>()
  return (key) => {
    const at = now()
    if (buckets.size > 10_000) forgetFull(at)
    const bucket = buckets.get(key) ?? { left: size, at }
    bucket.left = fill(bucket, at)
    bucket.at = at
    buckets.set(key, bucket)
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perSecond)
    bucket.left -= 1
    return 0
  }

  function fill(bucket: Bucket, at: number): number {
    return Math.min(size, bucket.left + (at - bucket.at) / 1000 * perSecond)
  }

  /** A full bucket is the same as none. */
  function forgetFull(at: number): void {
    for (const [key, bucket] of buckets) if (fill(bucket, at) >= size) buckets.delete(key)
  }
}
