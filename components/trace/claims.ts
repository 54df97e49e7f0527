/**
 * Answers that claim to have done something: "I've saved that". When no call of the turn could have done it, a person
 * should know. Rules, no model: they only ever guess, and they rather miss a claim than raise a false alarm.
 */
import { shownText } from "#components/shown-text.ts"
import type { CallView, StepView, TurnView, View } from "#lib/agent/view.ts"

/** The sentence of the turn's answer that claims an action which none of its calls could have done. */
export function emptyClaim(turn: TurnView, view: Pick<View, "messages">): string | undefined {
  if (turn.status !== "done") return undefined
  const calls = allCalls(turn.steps)
  if (calls.some(couldAct)) return undefined
  const asked = shownText(view.messages.get(turn.messageId ?? "")?.text ?? "")
  if (ABOUT_BEFORE.test(asked)) return undefined
  const text = shownText(turn.steps.findLast(({ text }) => shownText(text) !== "")?.text ?? "")
  return claimIn(text, { looked: calls.some(({ kind }) => kind !== "memory" && kind !== "handoff") })
}

const allCalls = (steps: StepView[]): CallView[] => steps.flatMap((step) => step.calls.flatMap((call) => [call, ...allCalls(call.steps)]))

/** Whatever does not plainly only look may have done anything. */
const couldAct = ({ name, kind }: CallView): boolean => kind !== "handoff" && !READERS.test(name)
const READERS = /^(get|list|search|find|read|look|recall|memory_history|calculate|convert|roll|wait|check|fetch|query|count|show|describe|current|stay_silent|transfer_to|web_search)(_|$)/i

/** Somebody asks what was done earlier; the answer speaks of another turn. */
const ABOUT_BEFORE = /\b(did|have|had|what|when|why|which) (you|i|we)\b|\b(hast|hattest|haben) (du|sie|wir|ich)\b/i

/** A letter, a story or a translation speaks for somebody else. */
const FOR_OTHERS = /^\s*(subject|betreff|dear|hi|hello|hey|sehr geehrte\w*|liebe[rs]?|hallo) ?[^\n.!?]{0,60}[,:]\s*$|^\s*(subject|betreff):|\b(best|kind|warm) regards\b|\bsincerely\b|freundlichen grüßen|\bhere(’|'| i)s (a|the|your|an) (draft|e-?mail|message|reply|letter|story|poem|translation)|\b(once upon a time)\b/im

/** `looked`: something was looked up, so what "has been sent" may be what was found. @returns the claiming sentence, without markdown */
export function claimIn(text: string, { looked = false }: { looked?: boolean } = {}): string | undefined {
  const words = text
    .replace(/```[\s\S]*?(```|(?![\s\S]))|`[^`\n]*`|^\s*>.*$/gm, " ")
    .replace(/[“„"«][^”“"»\n]*[”“"»]/g, " ")
    .replace(/[*_#]+/g, "").replaceAll("’", "'")
  if (FOR_OTHERS.test(words)) return undefined
  const sentences = words.split(/(?<=[.!?…])\s+|\n+/).map((sentence) => sentence.replace(/^[\s•–-]+/, "").trim())
  return sentences.find((sentence) => !sentence.endsWith("?") && (claims(sentence, ACTIVE) || (!looked && claims(sentence, PASSIVE))))
}

function claims(sentence: string, patterns: RegExp[]): boolean {
  return patterns.some((pattern) => {
    const hit = pattern.exec(sentence)
    return hit !== null && !UNREAL.test(sentence.slice(0, hit.index + hit[0].length))
  })
}

/** What stands before a claim and makes it none: a condition, a negation, another time. */
const UNREAL =
  /\b(if|once|when|whenever|after|before|until|unless|would|could|should|might|may|must|can|will|pretend|imagine|suppose|assume|wish|not|never|nothing|unable|cannot|\w+n't|already|earlier|previously|yesterday|last (week|time)|ago|wenn|falls|sobald|nachdem|bevor|würde|hätte|könnte|nicht|kein\w*|nie|nichts|bereits|schon|vorhin|gestern|damals|als)\b/i

const THING = "(it|that|this|these|those|them|everything|both|all|the|your|an?|his|her|their|you|him|two|three|[A-Z]\\w+)"
/** What exists outside the answer; a paragraph or a list does not. */
const OUTSIDE = "(meeting|event|appointment|calendar|reminder|alarm|timer|e-?mail|message|invitation|invite|booking|reservation|order|subscription|payment|ticket|issue|task|file|contact|account|profile|address|record|preferences?|settings?|note|memory|memories|database|to-?do|shopping list)s?"
const IN_TEXT = "(?!.*\\b(variable|array|column|code|function|draft|paragraph|sentence|text|table below|list below|below|example)\\b)"
const I_DID = "\\bI(?:'ve| have)?(?: now| just| also| successfully| gone ahead and| went ahead and)*"

const ACTIVE = [
  `${I_DID} (saved|stored|memorized|recorded|logged) (it|that|this|these|those|them|everything|the|your|you as)\\b(?! (some |a lot of )?(time|trouble|work))${IN_TEXT}`,
  `${I_DID} (noted|jotted|written|wrote|put) (it|that|this|these|them|everything|your [\\w ]{1,40}) down\\b`,
  `${I_DID} (made a note of|taken note of|committed) (it|that|this|your)\\b(?!.*\\bbelow\\b)`,
  `${I_DID} noted (it|that|this|your [\\w' ]{1,40}) (for (later|next time|future|the future)|in (my|your) (memory|notes))\\b`,
  `${I_DID} (sent|e-?mailed|texted|messaged|forwarded|mailed) ${THING}\\b${IN_TEXT}`,
  `${I_DID} (booked|reserved|scheduled|rescheduled|purchased|bought) ${THING}\\b${IN_TEXT}`,
  `${I_DID} ordered ${THING}\\b(?!.*\\b(by|alphabetically|chronologically|from|ascending|descending|in order)\\b)${IN_TEXT}`,
  `${I_DID} placed (the|your|an) order\\b`,
  `${I_DID} (paid|transferred) (the|your|an?|it|that|[€$£\\d])`,
  `${I_DID} (posted|published|uploaded|submitted) ${THING}\\b${IN_TEXT}`,
  `${I_DID} (notified|contacted|invited|alerted) (the|your|him|her|them|all|everyone|both|[A-Z]\\w+)\\b`,
  `${I_DID} (cancelled|canceled|deleted|removed|updated|changed|created|added|set up|set|moved|renamed|archived)\\b[^.!?;:]{0,80}\\b${OUTSIDE}\\b${IN_TEXT}`,
  `${I_DID} (turned|switched) (on|off|[\\w ]{1,40} (on|off))\\b`,
  `${I_DID} (set|adjusted|lowered|raised) the (thermostat|temperature|volume|brightness|heating|light)s?\\b`,
  `\\b([Ii]ch habe|[Hh]abe ich)\\b(?! mich)[^.!?;:]{0,100}\\b(gespeichert|abgespeichert|notiert|gesendet|geschickt|verschickt|abgeschickt|weitergeleitet|gebucht|reserviert|bestellt|storniert|abgesagt|eingetragen|überwiesen|bezahlt|eingeschaltet|ausgeschaltet|veröffentlicht|hochgeladen|benachrichtigt|eingeladen|vereinbart)(?!\\p{L})`,
  `\\b([Ii]ch habe|[Hh]abe ich) (mir|es mir|das mir|mir das|mir es)\\b[^.!?;:]{0,60}\\bgemerkt\\b`,
  `\\b([Ii]ch habe|[Hh]abe ich)\\b[^.!?;:]{0,80}\\b(Termin|Erinnerung|Kalender|Wecker|Notiz|Datei|E-?Mail|Nachricht|Aufgabe|Adresse|Profil)\\w*[^.!?;:]{0,60}\\b(gelöscht|erstellt|angelegt|hinzugefügt|geändert|aktualisiert|verschoben|gestellt|entfernt)\\b`,
].map((source) => new RegExp(source, "u"))

const PASSIVE = [
  `^(it|that|this|everything|(the|your) [\\w' -]{1,40}?) (has been|have been|'s been) (now |successfully |been )*(saved|stored|sent|booked|reserved|scheduled|cancelled|canceled|deleted|submitted|posted|published|uploaded)( (to|in|into|for) (memory|your [\\w -]{1,40}|later|you|next time))?[.!]*$`,
  "^(done|all set|okay|ok|got it|sure|great)[,.!:;–— ]+(saved|sent|booked|scheduled|stored|deleted|cancelled|canceled|ordered)\\b[^.!?]{0,20}[.!]*$",
  "^(saved|sent|booked|scheduled|stored|gespeichert|gesendet|gebucht|verschickt|erledigt und gespeichert)( (it|that|to memory|in memory|for later))?[.!]+$",
  "^(es|das|alles|(der|die|das|deine?|ihre?) \\p{L}{1,40}) (ist|wurde|sind|wurden) (jetzt |nun |erfolgreich )*(gespeichert|gesendet|verschickt|gebucht|reserviert|gelöscht|storniert|eingetragen|bestellt)[.!]*$",
].map((source) => new RegExp(source, "iu"))
