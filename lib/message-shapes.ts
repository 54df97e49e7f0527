import { z } from "zod"

const MAX = 64 * 1024

/** What a person writes: something that is not blank, at most 64 KiB of UTF-8. */
export const messageText = z.string()
  .refine((text) => text.trim() !== "", "must not be empty")
  .refine((text) => Buffer.byteLength(text) <= MAX, "must be at most 64 KiB (65,536 bytes of UTF-8)")

export const messageId = z.string().regex(/^[\w.:-]{1,200}$/, "must be 1 to 200 letters, digits, _ . : or -")
