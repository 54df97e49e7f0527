ALTER TABLE "Conversation" ADD COLUMN "settings" JSON;

CREATE TABLE "Provider" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "baseURL" TEXT NOT NULL,
  "box" BYTEA,
  "last4" TEXT,
  "model" TEXT,
  "preferred" BOOLEAN NOT NULL DEFAULT false,
  "quirks" JSON NOT NULL DEFAULT '[]',
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Provider_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "Provider_workspaceId_name_key" ON "Provider"("workspaceId", "name");

CREATE TABLE "Price" (
  "workspaceId" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "input" DOUBLE PRECISION NOT NULL,
  "output" DOUBLE PRECISION NOT NULL,
  "cached" DOUBLE PRECISION,
  "currency" TEXT NOT NULL DEFAULT 'USD',
  CONSTRAINT "Price_pkey" PRIMARY KEY ("workspaceId", "model")
);
