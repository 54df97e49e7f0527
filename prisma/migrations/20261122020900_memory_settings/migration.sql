CREATE TABLE "MemorySettings" (
  "workspaceId" TEXT NOT NULL,
  "embeddingModel" TEXT,
  "dimensions" INTEGER,
  CONSTRAINT "MemorySettings_pkey" PRIMARY KEY ("workspaceId")
);
