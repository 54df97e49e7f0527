-- Which conversation started a task last.
CREATE INDEX "Task_conversationId_startedAt_idx" ON "Task"("conversationId", "startedAt" DESC);
