/** Which call a piece belongs to, and what is odd about the piece. */
import { isObject, tryParse, type JsonObject } from "./json.ts"

/** A call that is being written, at its place among the calls of the answer. */
export type OpenCall = { position: number; id: string; index?: number; name: string; pieces: string[]; fields: JsonObject }

/** What one piece of a call says of it. */
export type Delta = { id: string; index?: number; name: string; args: string }

/** The call that a delta goes on with: by id, then index, then the latest; none when the delta begins another. */
export function findCall(calls: OpenCall[], delta: Delta): OpenCall | undefined {
  const { id, index, name, args } = delta
  const sameId = id ? calls.findLast((call) => call.id === id) : undefined
  if (sameId) {
    const otherPlace = index !== undefined && sameId.index !== undefined && index !== sameId.index
    return otherPlace && name ? undefined : sameId
  }
  if (id && index === undefined) return undefined
  const call = index === undefined ? calls.at(-1) : calls.findLast((known) => known.index === index)
  if (!call) return undefined
  // A new id with a name is a new call, even at an index that is taken. Without a name it is a server that makes up an id per chunk.
  if (id && call.id && name) return undefined
  return !id && beginsAnother(call, name, args) ? undefined : call
}

/** Tells what a delta does otherwise than OpenAI would; `call` is the one it goes on with. */
export function watchCall(notice: (quirk: string) => void, calls: OpenCall[], call: OpenCall | undefined, { id, index, name, args }: Delta, isPiece: boolean, wire: JsonObject): void {
  if (isPiece && index === undefined) notice("no-index")
  if (isObject(wire.arguments)) notice("object-arguments")
  if (!call) {
    if (!id && (name || args)) notice("no-id")
    if (index !== undefined && calls.some((other) => other.index === index)) notice("shared-index")
    if (calls.length === 0 && index !== undefined && index > 0) notice("index-from-one")
    if (isPiece && args.startsWith("{") && args.endsWith("}")) notice("whole-call")
    return
  }
  if (!call.name && name && call.pieces.length) notice("late-name")
  if (name && call.name === name) notice("repeats-name")
  if (wire.name === "") notice("empty-name")
}

// Without an id, a repeated name alone says nothing. But nothing can follow a whole object, and a call has one name only.
function beginsAnother(call: OpenCall, name: string, args: string): boolean {
  if (!name || !call.name) return false
  if (name !== call.name) return true
  return args.trimStart().startsWith("{") && (call.pieces.at(-1)?.trimEnd().endsWith("}") ?? false) && tryParse(call.pieces.join("")) !== undefined
}
