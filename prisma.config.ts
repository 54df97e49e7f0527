import { defineConfig } from "prisma/config"

/** Only the prisma command reads this; the app opens its database in lib/runtime/database.ts. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
})
