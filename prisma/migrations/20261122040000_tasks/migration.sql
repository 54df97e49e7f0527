CREATE TABLE "Task" (
  "workspaceId" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "conversationId" TEXT NOT NULL,
  "callId" TEXT NOT NULL,
  "turnId" TEXT NOT NULL,
  "logId" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "task" TEXT NOT NULL,
  "agent" TEXT NOT NULL,
  "deliver" TEXT NOT NULL,
  "status" TEXT NOT NULL DEFAULT 'queued',
  "progress" JSON,
  "output" JSON,
  "error" JSON,
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "depth" INTEGER NOT NULL,
  "line" INTEGER NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "startedAt" TIMESTAMPTZ(3),
  "finishedAt" TIMESTAMPTZ(3),
  "changedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "toldAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "Task_pkey" PRIMARY KEY ("workspaceId", "id")
);

CREATE UNIQUE INDEX "Task_logId_key" ON "Task"("logId");
CREATE INDEX "Task_conversationId_line_idx" ON "Task"("conversationId", "line");
CREATE INDEX "Task_callId_idx" ON "Task"("callId");
CREATE INDEX "Task_workspaceId_createdAt_id_idx" ON "Task"("workspaceId", "createdAt" DESC, "id");
CREATE INDEX "Task_workspaceId_changedAt_idx" ON "Task"("workspaceId", "changedAt");
-- What may start, and what keeps others from starting: few rows, or in order.
CREATE INDEX "Task_queued_idx" ON "Task"("conversationId", "line") WHERE "status" = 'queued';
CREATE INDEX "Task_running_idx" ON "Task"("conversationId") WHERE "status" = 'running';
