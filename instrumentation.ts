/** Starts what lives in the process, once, when Next serves; a build and the edge have none. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return
  const { startRuntime } = await import("#lib/runtime/start.ts")
  await startRuntime()
}
