CREATE TABLE "OutboxMail" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "to" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "OutboxMail_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "OutboxMail_workspaceId_createdAt_idx" ON "OutboxMail"("workspaceId", "createdAt" DESC);

CREATE TABLE "CalendarEvent" (
  "id" TEXT NOT NULL,
  "workspaceId" TEXT NOT NULL,
  "title" TEXT NOT NULL,
  "start" TEXT NOT NULL,
  "minutes" INTEGER NOT NULL,
  "with" TEXT,
  "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "CalendarEvent_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "CalendarEvent_workspaceId_start_idx" ON "CalendarEvent"("workspaceId", "start");
