import { z } from "zod"
import type { NewShare, Share } from "#lib/store/shares.ts"

const seq = z.number().int().positive().max(2 ** 31 - 1)

/** What may be asked of a share; without `live`, it shows what there is now or up to `upTo`. */
export const wanted = z.strictObject({
  upTo: seq.nullable().optional(),
  live: z.boolean().optional(),
  include: z.strictObject({ title: z.boolean().default(false), instructions: z.boolean().default(false), memories: z.boolean().default(false), toolSource: z.boolean().default(false) })
    .default({ title: false, instructions: false, memories: false, toolSource: false }),
  /** `keep`: ids of findings that are shown all the same; `words`: own words to hide. */
  redactions: z.strictObject({ keep: z.array(z.string().max(64)).max(5_000).default([]), words: z.array(z.string().trim().min(2, "must have two letters at least").max(200)).max(200).default([]) }).default({ keep: [], words: [] }),
  expiresAt: z.iso.datetime().nullable().optional().refine((at) => !at || Date.parse(at) > Date.now(), "must be in the future"),
})

/** `lastSeq`: where the conversation stands now. */
export const asShare = ({ upTo, live, include, redactions, expiresAt }: z.infer<typeof wanted>, lastSeq: number): NewShare => ({
  upTo: live ? null : Math.min(upTo ?? lastSeq, lastSeq), include, redactions, expiresAt: expiresAt ?? null,
})

/** With its address: the path of the page, and the whole where the server knows it. */
export const withAddress = (share: Share, origin: string) => ({ ...share, live: share.upTo === null, path: `/s/${share.token}`, url: `${origin}/s/${share.token}` })
