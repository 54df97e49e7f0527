import { defineConfig } from "vitest/config"

const database = ["tests/support/global-setup.ts"]

export default defineConfig({
  test: {
    projects: [
      // A test ends by an event, never by its time; the limit is only for a machine that is busy with other things.
      { test: { name: "unit", include: ["tests/*.test.{ts,tsx}"], exclude: ["tests/start.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, globalSetup: database } },
      { test: { name: "commands", include: ["tests/start.test.ts"], testTimeout: 120_000, hookTimeout: 120_000, globalSetup: database } },
      { test: { name: "browser", include: ["tests/browser/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false } },
      { test: { name: "conformance", include: ["tests/conformance/*.test.ts"], testTimeout: 120_000, globalSetup: database } },
    ],
  },
})
