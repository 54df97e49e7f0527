CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE "Workspace" (
  "id" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Conversation" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "parentId" TEXT,
  "title" TEXT,
  "agent" TEXT NOT NULL DEFAULT 'assistant',
  "model" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deletedAt" TIMESTAMPTZ(3),
  "lastSeq" INTEGER NOT NULL DEFAULT 0,
  "turnId" TEXT,
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "leaseUntil" TIMESTAMPTZ(3),
  "leaseHolder" TEXT,
  "stopTurnId" TEXT,
  "retryOf" TEXT,
  "hasWork" BOOLEAN NOT NULL DEFAULT false,
  CONSTRAINT "Conversation_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Conversation_workspaceId_updatedAt_id_idx" ON "Conversation"("workspaceId", "updatedAt" DESC, "id");
CREATE INDEX "Conversation_parentId_idx" ON "Conversation"("parentId");
-- What a worker rings for: few rows at any time.
CREATE INDEX "Conversation_work_idx" ON "Conversation"("leaseUntil") WHERE "hasWork" OR "leaseUntil" IS NOT NULL;

CREATE TABLE "Event" (
  "conversationId" TEXT NOT NULL,
  "seq" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "turnId" TEXT,
  "agent" TEXT,
  "parent" TEXT,
  "type" TEXT NOT NULL,
  "messageId" TEXT,
  "callId" TEXT,
  "text" TEXT,
  "data" JSON NOT NULL,
  CONSTRAINT "Event_pkey" PRIMARY KEY ("conversationId", "seq")
);

-- A message is accepted once.
CREATE UNIQUE INDEX "Event_message_key" ON "Event"("conversationId", "messageId") WHERE "type" = 'message.user';
CREATE INDEX "Event_text_idx" ON "Event" USING gin ("text" gin_trgm_ops) WHERE "text" IS NOT NULL;

CREATE TABLE "Blob" (
  "workspaceId" TEXT NOT NULL,
  "hash" TEXT NOT NULL,
  "json" JSON NOT NULL,
  CONSTRAINT "Blob_pkey" PRIMARY KEY ("workspaceId", "hash")
);

CREATE TABLE "Call" (
  "id" TEXT NOT NULL,
  "conversationId" TEXT NOT NULL,
  CONSTRAINT "Call_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Call_conversationId_idx" ON "Call"("conversationId");

CREATE TABLE "Wire" (
  "conversationId" TEXT NOT NULL,
  "stepId" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "response" BYTEA NOT NULL,
  "bytes" INTEGER NOT NULL,
  CONSTRAINT "Wire_pkey" PRIMARY KEY ("conversationId", "stepId")
);

CREATE UNLOGGED TABLE "Draft" (
  "conversationId" TEXT NOT NULL,
  "stepId" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "callId" TEXT NOT NULL,
  "from" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "text" TEXT NOT NULL,
  "turnId" TEXT NOT NULL,
  "parent" TEXT,
  CONSTRAINT "Draft_pkey" PRIMARY KEY ("conversationId", "stepId", "kind", "callId", "from")
);

CREATE TABLE "Server" (
  "holder" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  "pid" INTEGER NOT NULL,
  "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Server_pkey" PRIMARY KEY ("holder")
);

CREATE TABLE "UsedLink" (
  "id" TEXT NOT NULL,
  "expiresAt" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "UsedLink_pkey" PRIMARY KEY ("id")
);
