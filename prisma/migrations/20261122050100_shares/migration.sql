CREATE TABLE "Share" (
  "id" TEXT NOT NULL,
  "tokenHash" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "conversationId" TEXT NOT NULL,
  "upTo" INTEGER,
  "include" JSON NOT NULL,
  "redactions" JSON NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" TIMESTAMPTZ(3),
  CONSTRAINT "Share_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Share_tokenHash_key" ON "Share"("tokenHash");

CREATE INDEX "Share_conversationId_idx" ON "Share"("conversationId");
