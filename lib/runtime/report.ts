/** One line of the server's log for what nobody else will see. Never bodies, prompts or keys: a sentence, and where it came from. */
export function report(what: string, error: unknown): void {
  const where = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${new Date().toISOString()} ${what}: ${where}\n`)
}
