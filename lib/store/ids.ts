/** Ids: 128 random bits in 22 letters, digits, `-` and `_`; content hashes: SHA-256 in 43 of them. */
import { createHash, randomBytes } from "node:crypto"

export const newId = (): string => randomBytes(16).toString("base64url")

/** The hash of a value's JSON text. */
export const hashOf = (json: string): string => createHash("sha256").update(json).digest("base64url")
