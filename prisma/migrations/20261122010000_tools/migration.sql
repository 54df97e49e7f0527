CREATE TABLE "Tool" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "deletedAt" TIMESTAMPTZ(3),
  CONSTRAINT "Tool_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "Tool_workspaceId_updatedAt_id_idx" ON "Tool"("workspaceId", "updatedAt" DESC, "id");
-- Two tools of one name could not be told apart by a model.
CREATE UNIQUE INDEX "Tool_name_key" ON "Tool"("workspaceId", "name") WHERE "deletedAt" IS NULL;

CREATE TABLE "ToolVersion" (
  "toolId" TEXT NOT NULL,
  "version" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "definition" JSON NOT NULL,
  "original" JSON,
  CONSTRAINT "ToolVersion_pkey" PRIMARY KEY ("toolId", "version")
);

CREATE TABLE "ToolExample" (
  "id" TEXT NOT NULL,
  "toolId" TEXT NOT NULL,
  "args" JSON NOT NULL,
  "expected" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "ToolExample_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "ToolExample_toolId_idx" ON "ToolExample"("toolId");

CREATE TABLE "Secret" (
  "workspaceId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "box" BYTEA NOT NULL,
  "last4" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Secret_pkey" PRIMARY KEY ("workspaceId", "name")
);
