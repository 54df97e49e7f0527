-- Up to this event a conversation came from elsewhere: nobody here said what stands in it.
ALTER TABLE "Conversation" ADD COLUMN "importedSeq" INTEGER;
