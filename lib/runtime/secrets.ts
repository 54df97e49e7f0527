import { createHmac, randomBytes } from "node:crypto"
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"

const kept = z.object({ appSecret: z.string(), databasePassword: z.string(), holder: z.string() })

/** What DATA_DIR keeps secret; `holder` names this DATA_DIR, `installId` is the same wherever `appSecret` is the same. */
export type Secrets = z.infer<typeof kept> & { installId: string }

/** Reads `secrets.json` of a data folder, or makes it (mode 0600); a given APP_SECRET goes before the kept one. */
export function openSecrets(dataDir: string, appSecret?: string): Secrets {
  const file = join(dataDir, "secrets.json")
  const found = read(file) ?? make(file)
  const secret = appSecret ?? found.appSecret
  return { ...found, appSecret: secret, installId: createHmac("sha256", secret).update("install").digest("hex").slice(0, 12) }
}

function read(file: string): z.infer<typeof kept> | undefined {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
    throw error
  }
  return kept.parse(JSON.parse(text))
}

/** Written aside and linked, so that two starts at once agree and a crash leaves no half a file. */
function make(file: string): z.infer<typeof kept> {
  const secrets = { appSecret: randomBytes(32).toString("base64url"), databasePassword: randomBytes(24).toString("base64url"), holder: randomBytes(9).toString("hex") }
  const aside = `${file}.${secrets.holder}`
  writeFileSync(aside, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(aside, file)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    rmSync(aside)
  }
  return kept.parse(JSON.parse(readFileSync(file, "utf8")))
}
