ALTER TABLE "Workspace" ADD COLUMN "tokensPerDay" INTEGER;

CREATE TABLE "DailyUsage" (
  "workspaceId" TEXT NOT NULL,
  "day" DATE NOT NULL,
  "tokens" BIGINT NOT NULL,
  CONSTRAINT "DailyUsage_pkey" PRIMARY KEY ("workspaceId", "day")
);
