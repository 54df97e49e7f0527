CREATE TABLE "Agent" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deletedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Agent_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Agent_workspaceId_updatedAt_id_idx" ON "Agent"("workspaceId", "updatedAt" DESC, "id");
CREATE UNIQUE INDEX "Agent_name_key" ON "Agent"("workspaceId", "name") WHERE "deletedAt" IS NULL;

CREATE TABLE "AgentVersion" (
  "agentId" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "definition" JSON NOT NULL,
  CONSTRAINT "AgentVersion_pkey" PRIMARY KEY ("agentId", "version")
);

CREATE INDEX "AgentVersion_workspaceId_name_version_idx" ON "AgentVersion"("workspaceId", "name", "version");
