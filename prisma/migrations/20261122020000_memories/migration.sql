CREATE TABLE "Memory" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "agent" TEXT,
  "conversationId" TEXT,
  "supersedesId" TEXT,
  "absorbs" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  "supersededById" TEXT,
  "supersededAt" TIMESTAMPTZ(3),
  "proposed" BOOLEAN NOT NULL DEFAULT false,
  "pinned" BOOLEAN NOT NULL DEFAULT false,
  "expiresAt" TIMESTAMPTZ(3),
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deletedAt" TIMESTAMPTZ(3),
  "sourceConversationId" TEXT,
  "sourceTurnId" TEXT,
  "sourceCallId" TEXT,
  "sourceMessageId" TEXT,
  "judged" JSON,
  "language" TEXT NOT NULL DEFAULT 'simple',
  "search" tsvector NOT NULL,
  "embedding" BYTEA,
  "embeddingModel" TEXT,
  "embeddedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Memory_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Memory_workspaceId_createdAt_id_idx" ON "Memory"("workspaceId", "createdAt" DESC, "id");
CREATE INDEX "Memory_supersededById_idx" ON "Memory"("supersededById");
CREATE INDEX "Memory_conversationId_idx" ON "Memory"("conversationId");
CREATE INDEX "Memory_workspaceId_embeddedAt_idx" ON "Memory"("workspaceId", "embeddedAt");
CREATE INDEX "Memory_search_idx" ON "Memory" USING GIN ("search");
-- What is current: the only part that recall reads unless it is asked for the past.
CREATE INDEX "Memory_head_idx" ON "Memory"("workspaceId", "createdAt" DESC) WHERE "supersededById" IS NULL AND "deletedAt" IS NULL AND NOT "proposed";
-- A chain never forks: of two that want to replace the same memory the second insert fails.
CREATE UNIQUE INDEX "Memory_supersedes_key" ON "Memory"("supersedesId") WHERE "deletedAt" IS NULL;
-- A call that is entered again after a crash finds what it had saved.
CREATE UNIQUE INDEX "Memory_call_key" ON "Memory"("sourceCallId");

-- Misspelt words are found by their trigrams; a server without the extension works without that.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
  RAISE WARNING 'pg_trgm cannot be installed here (%): memories are found by whole words only', SQLERRM;
END $$;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX "Memory_text_idx" ON "Memory" USING GIN ("text" gin_trgm_ops);
  END IF;
END $$;
