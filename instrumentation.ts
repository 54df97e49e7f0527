/** Starts what lives in the process, once, when Next serves; a build and the edge have none. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return
  const { startRuntime } = await import("#lib/runtime/start.ts")
  const started = startRuntime()
  // Next does not wait for this function before it calls itself prepared; scripts/serve.ts does.
  const tell: unknown = Reflect.get(globalThis, Symbol.for("full-turn.started"))
  if (typeof tell === "function") tell(started)
  await started
}
