/** What servers of models do otherwise than their API says, and what is done about it here. The numbers are those of tests/wire.md. */

export type Quirk = { wire: string; what: string; does: string }

const known: Record<string, Quirk> = {
  "no-index": { wire: "Q1", what: "Pieces of a call have no index.", does: "They are put together by id, or go on with the latest call." },
  "shared-index": { wire: "Q2", what: "Parallel calls share one index.", does: "A new id with a name begins a new call." },
  "index-from-one": { wire: "Q3", what: "The first call has not the index 0.", does: "Calls count in the order in which they come." },
  "no-id": { wire: "Q4", what: "Calls have no id.", does: "Each gets one here, and the history is sent back with it." },
  "repeats-name": { wire: "Q5", what: "The name of a call is sent again with its pieces.", does: "It is set once, not joined." },
  "empty-name": { wire: "Q6", what: "Later pieces carry an empty name.", does: "Empty names are ignored." },
  "late-name": { wire: "Q7", what: "The name of a call comes after its first arguments.", does: "The arguments wait for it." },
  "whole-call": { wire: "Q8", what: "A call comes whole in one piece: its arguments do not stream.", does: "It is shown when it is there." },
  "split-parallel": { wire: "Q10", what: "Parallel calls come right only when nothing is streamed.", does: "Ask this server without streaming when several calls are needed at once." },
  "no-parallel": { wire: "Q10", what: "Asked for two calls at once, the model made fewer.", does: "The loop asks again after each: it only takes longer." },
  "no-arguments": { wire: "Q12", what: "A call without arguments sends none instead of {}.", does: "They count as an empty object." },
  "object-arguments": { wire: "Q13", what: "Arguments are an object instead of a JSON text.", does: "They are written as JSON." },
  "stop-with-calls": { wire: "Q16", what: "The finish reason is stop although there are calls.", does: "Calls count, whatever the reason says." },
  "no-finish-reason": { wire: "Q17", what: "The answer ends without a finish reason.", does: "It counts as whole only if usage or the end of a JSON document proves it." },
  "hidden-calls": { wire: "Q18", what: "A call is written into the text instead of being made.", does: "It is shown as something that looks like a call, and never run unasked." },
  "no-call": { wire: "Q18", what: "Asked to call a function, the model answered in words.", does: "Nothing is called. Choose a model that can call functions, or check the server's tool parser." },
  "reasoning-field": { wire: "Q20", what: "Thoughts come as reasoning, not as reasoning_content.", does: "Both are read; what came goes back under its own name." },
  "keep-alive-as-data": { wire: "Q23", what: "Keep-alive words are sent as data.", does: "They are skipped." },
  "no-choices": { wire: "Q25", what: "Chunks come without a list of choices.", does: "They are no content; usage is read from them." },
  "answers-whole": { wire: "Q10", what: "Asked for a stream, the server answers with one document.", does: "It is read whole." },
  "no-usage": { wire: "Q25", what: "The answer does not say how many tokens it took.", does: "Tokens are shown as unknown." },
  "untyped-event": { wire: "Q25", what: "Events come without a type.", does: "They are skipped." },
}

/** An option that a server refused: learned while asking. */
const refusal = (option: string): Quirk => ({
  wire: option === "max_tokens" ? "Q27" : "Q30",
  what: `The server refuses ${option.replace("@", " for the model ")}.`,
  does: option === "max_tokens" ? "max_completion_tokens is sent instead." : "It is left out from now on, and answers say so when it was asked for.",
})

/** What there is to say of a quirk by its name; names of refused options count too. */
export const quirkOf = (name: string): Quirk => (Object.hasOwn(known, name) ? known[name] : undefined) ?? refusal(name)
