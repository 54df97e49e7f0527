import { z } from "zod"
import type { Tool } from "#lib/agent/types.ts"
import { builtin } from "./builtin.ts"

type Mail = { to: string; subject: string; body: string }
type Needs = {
  /** Writes it once for each id. */
  add: (mail: Mail & { id: string }) => Promise<void>
  /** Newest first. */
  list: (limit: number) => Promise<(Mail & { createdAt: string })[]>
}

/** `send_email` and `list_emails` over a local outbox: nothing leaves the machine. */
export const mailTools = ({ add, list }: Needs): Tool[] => [
  builtin({
    name: "send_email",
    description: "Send an email. It goes to the local outbox, where the person sees it. Call it once you know whom to write to and what about; write subject and body yourself.",
    input: z.strictObject({
      to: z.string().min(1).max(320).describe('Whom to write to: an address, or a name as the person said it, e.g. "ada@example.com" or "Ada".'),
      subject: z.string().min(1).max(300).describe("What it is about, in a few words."),
      body: z.string().min(1).max(20_000).describe("The text of the email."),
    }),
    idempotent: true,
    async run(mail, { callId }) {
      await add({ id: callId, ...mail })
      return { text: `Sent to ${mail.to}: "${mail.subject}".`, details: { card: "mail", mails: [mail] } }
    },
  }),
  builtin({
    name: "list_emails",
    description: "List the emails in the outbox, newest first. Call it to find out what has been sent.",
    input: z.strictObject({ limit: z.int().min(1).max(50).optional().describe("How many at most, 1 to 50; 10 if left out.") }),
    idempotent: true,
    async run({ limit = 10 }) {
      const mails = await list(limit)
      const text = mails.map(({ to, subject, body, createdAt }) => `${createdAt.slice(0, 16)} to ${to}: "${subject}"\n${body}`).join("\n\n")
      return { text: text || "Nothing has been sent yet.", details: { card: "mail", mails: mails.map(({ to, subject, body }) => ({ to, subject, body })) } }
    },
  }),
]
