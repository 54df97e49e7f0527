ALTER TABLE "Conversation" ADD COLUMN "context" JSON;
