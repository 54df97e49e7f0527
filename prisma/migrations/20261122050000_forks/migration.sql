ALTER TABLE "Conversation"
  ADD COLUMN "forkedFromId" TEXT,
  ADD COLUMN "forkedSeq" INTEGER,
  ADD COLUMN "rerunOfId" TEXT,
  ADD COLUMN "overrides" JSON;

CREATE INDEX "Conversation_forkedFromId_idx" ON "Conversation"("forkedFromId");

CREATE INDEX "Conversation_rerunOfId_idx" ON "Conversation"("rerunOfId");

CREATE TABLE "BlobUse" (
  "conversationId" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  CONSTRAINT "BlobUse_pkey" PRIMARY KEY ("conversationId", "hash")
);

CREATE INDEX "BlobUse_hash_idx" ON "BlobUse"("hash");

-- What the logs so far name: every word of them that is the hash of a content of their workspace.
INSERT INTO "BlobUse" ("conversationId", "hash")
SELECT DISTINCT e."conversationId", b."hash"
FROM "Event" e
  CROSS JOIN LATERAL regexp_matches(e."data"::text, '"([A-Za-z0-9_-]{43})"', 'g') AS m(word)
  JOIN "Conversation" c ON c."id" = e."conversationId"
  JOIN "Blob" b ON b."workspaceId" = c."workspaceId" AND b."hash" = m.word[1];
