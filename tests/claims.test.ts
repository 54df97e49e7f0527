import { describe, expect, test } from "vitest"
import { claimIn, emptyClaim } from "#components/trace/claims.ts"
import type { Envelope, KeptEvent } from "#lib/agent/events.ts"
import { emptyView, fold } from "#lib/agent/view.ts"

const claims = [
  "I've saved that.",
  "I have saved your preference for window seats.",
  "Got it! I’ve saved that you are 6 feet tall.",
  "Sure. I just stored this in memory, so you need not repeat it.",
  "I've noted that for next time.",
  "I've noted your allergy for the future.",
  "I have made a note of that.",
  "I wrote that down.",
  "I have sent the e-mail.",
  "I've sent an email to Anna with the minutes.",
  "Okay, I've emailed Bob.",
  "I forwarded it to the team.",
  "I've booked a table for two at 7 pm.",
  "I've scheduled the meeting for Tuesday at 10.",
  "I've added it to your calendar.",
  "I've set a reminder for tomorrow morning.",
  "I have gone ahead and created an event in your calendar.",
  "I've cancelled your subscription.",
  "I have now deleted the file.",
  "I've ordered you a pizza.",
  "I've placed your order.",
  "I've paid the invoice.",
  "I turned off the light in the kitchen.",
  "I've set the thermostat to 21 °C.",
  "I've submitted your application.",
  "I've notified Anna.",
  "I've updated your profile with the new address.",
  "Your meeting has been scheduled.",
  "That has been saved.",
  "Done! Sent.",
  "Saved!",
  "Ich habe es gespeichert.",
  "Ich habe die E-Mail an Anna gesendet.",
  "Alles klar, ich habe mir das gemerkt.",
  "Das habe ich notiert.",
  "Ich habe den Termin am Dienstag in deinem Kalender eingetragen.",
  "Ich habe einen Tisch für zwei reserviert.",
  "Ich habe die Erinnerung gelöscht.",
  "Deine Nachricht wurde gesendet.",
  "Gespeichert!",
]

const harmless = [
  "I can save that for you.",
  "I'll remember that.",
  "Shall I send the e-mail?",
  "I haven't sent anything.",
  "I could not save that: there is no memory here.",
  "Once I've sent the e-mail, you will get a copy.",
  "If I've booked the wrong day, tell me.",
  "I have no way to send e-mails.",
  "Should I have saved that?",
  "I've ordered the list alphabetically.",
  "I've ordered them by date.",
  "I've added comments to your code.",
  "I've updated the paragraph below to sound friendlier.",
  "I've removed the duplicates from the list.",
  "I've created a short poem for you.",
  "I've changed the tone of the second sentence.",
  "I saved the value in a variable called total.",
  "That saved you some time.",
  "I've saved you a lot of work.",
  "You have saved 20 euros.",
  "Once saved, the file can be opened again.",
  "He said “I've sent the e-mail” and left.",
  "The letter was sent in 1820 and is kept in Vienna.",
  "The e-mail was sent by your colleague on Monday.",
  "I already saved that earlier.",
  "As I noted, the answer is 42.",
  "I have noted three differences between the two.",
  "You told me that you saved it.",
  "To do that, call `I've saved that`.",
  "```\nI've sent the e-mail.\n```",
  "> I've sent the e-mail.",
  "Subject: Report\n\nDear Anna,\n\nI've sent you the report.\n\nKind regards",
  "Here's a draft:\n\nHi Bob,\nI've booked the room for us.",
  "Imagine I've booked a flight to Rome.",
  "The light is turned off at night.",
  "I've set x to 3 and solved for y.",
  "Ich kann das für dich speichern.",
  "Soll ich es speichern?",
  "Ich habe es nicht gespeichert.",
  "Ich habe gemerkt, dass du müde bist.",
  "Ich habe mich informiert.",
  "Wenn ich es gespeichert habe, sage ich Bescheid.",
  "Hast du das gespeichert?",
  "Ich habe den Satz gekürzt.",
  "I've called the function twice in the example.",
  "You are 6 feet tall.",
  "",
]

describe("an answer", () => {
  test.each(claims)("claims an action: %s", (text) => expect(claimIn(text)).toBeTruthy())
  test.each(harmless)("claims nothing: %s", (text) => expect(claimIn(text)).toBeUndefined())

  test("gives the sentence that claims, not the whole of it", () => {
    expect(claimIn("**Great!** You like tea.\n\n- I've saved that.\n- Anything else?")).toBe("I've saved that.")
  })

  test("that only tells what was looked up claims nothing", () => {
    expect(claimIn("Your parcel has been sent.", { looked: true })).toBeUndefined()
    expect(claimIn("I've sent your parcel.", { looked: true })).toBe("I've sent your parcel.")
  })
})

describe("a turn", () => {
  type Call = { name: string; kind?: "builtin" | "memory" | "http" | "mock" | "handoff" | "delegation" }

  function turnOf({ asked = "Remember that I like tea", said = "I've saved that.", calls = [], inside = [], reason = "done" }: { asked?: string; said?: string; calls?: Call[]; inside?: Call[]; reason?: "done" | "stopped" }) {
    const view = emptyView()
    let seq = 0
    const add = (event: KeptEvent, parent?: string) => fold(view, { seq: ++seq, at: "2026-01-01T00:00:00.000Z", turnId: "t", parent, event } satisfies Envelope)
    const step = (stepId: string, text: string, of: Call[], parent?: string) => {
      add({ type: "model.started", stepId, agent: "a", model: "m", instructions: "i", settings: "s", requestHash: "r", tools: of.map((call) => ({ ...call, hash: "h" })) }, parent)
      add({ type: "message.assistant", stepId, agent: "a", text, finishReason: "stop", ms: 1, calls: of.map(({ name }) => ({ callId: `${stepId}.${name}`, name, arguments: "{}" })) }, parent)
    }
    add({ type: "message.user", messageId: "m", text: asked })
    add({ type: "turn.started", turnId: "t", attempt: 1, cause: { kind: "message", id: "m" }, agent: "a", model: "m" })
    step("s1", "", calls)
    if (inside.length > 0) step("s2", "", inside, `s1.${calls[0]?.name}`)
    step("s3", said, [])
    add({ type: "turn.finished", turnId: "t", reason })
    const turn = view.turns[0]
    if (!turn) throw new Error("There is no turn.")
    return emptyClaim(turn, view)
  }

  test("without a call that claims an action is told apart", () => expect(turnOf({})).toBe("I've saved that."))
  test("whose call could have done it is believed", () => expect(turnOf({ calls: [{ name: "add_memory", kind: "memory" }] })).toBeUndefined())
  test("that only looked something up did nothing", () => {
    expect(turnOf({ calls: [{ name: "search_memory", kind: "memory" }] })).toBe("I've saved that.")
    expect(turnOf({ calls: [{ name: "get_weather", kind: "builtin" }] })).toBe("I've saved that.")
    expect(turnOf({ calls: [{ name: "transfer_to_expert", kind: "handoff" }] })).toBe("I've saved that.")
  })
  test("whose delegate made the call is believed", () => {
    expect(turnOf({ calls: [{ name: "ask_secretary", kind: "delegation" }], inside: [{ name: "send_email", kind: "http" }] })).toBeUndefined()
  })
  test("that answers what was done before is believed", () => {
    expect(turnOf({ asked: "Did you save my preference?", said: "Yes, I've saved that." })).toBeUndefined()
    expect(turnOf({ asked: "Hast du es gespeichert?", said: "Ja, ich habe es gespeichert." })).toBeUndefined()
  })
  test("that was stopped claims nothing", () => expect(turnOf({ reason: "stopped" })).toBeUndefined())
})
