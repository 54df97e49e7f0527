/** Opens files as conversations: cassettes, conversations in OpenAI's format, and the zip of all. */
import { importFile } from "#components/api.ts"

const MIB = 1024 * 1024
/** What one request may hold. */
const LARGEST = 25 * MIB
/** What a zip may hold when it is unpacked. */
const UNPACKED = 500 * MIB

export type Brought = { ids: string[]; problems: string[] }

/** One after the other; `tell` hears how many of how many are done. A file that cannot be opened is told and stops no other. */
export async function bringFiles(files: File[], tell: (done: number, of: number) => void): Promise<Brought> {
  const brought: Brought = { ids: [], problems: [] }
  const all: { name: string; file: Blob }[] = []
  for (const file of files) {
    try {
      all.push(...(/\.zip$/i.test(file.name) ? await unpack(file) : [{ name: file.name, file }]))
    } catch (error) {
      brought.problems.push(`${file.name}: ${reason(error)}`)
    }
  }
  for (const [done, { name, file }] of all.entries()) {
    tell(done, all.length)
    try {
      if (file.size > LARGEST) throw new Error(`The file is larger than ${LARGEST / MIB} MiB.`)
      const answer = await importFile(file)
      brought.ids.push(...("id" in answer ? [answer.id] : answer.items.map(({ id }) => id)))
    } catch (error) {
      brought.problems.push(`${name}: ${reason(error)}`)
    }
  }
  tell(all.length, all.length)
  return brought
}

async function unpack(file: File): Promise<{ name: string; file: Blob }[]> {
  const { unzipSync } = await import("fflate")
  let size = 0
  const parts = unzipSync(new Uint8Array(await file.arrayBuffer()), {
    filter({ name, originalSize }) {
      size += originalSize
      if (size > UNPACKED) throw new Error(`Unpacked it is larger than ${UNPACKED / MIB} MiB.`)
      return /\.jsonl?$/i.test(name)
    },
  })
  return Object.entries(parts).map(([name, bytes]) => ({ name, file: new Blob([new Uint8Array(bytes)]) }))
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))
