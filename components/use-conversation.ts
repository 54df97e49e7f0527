/** One conversation: its live view and everything that a person can do with it. */
"use client"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"
import * as api from "./api.ts"
import { follow, type Connection } from "./follow.ts"
import { refreshConversations } from "./rail/conversation-list.ts"
import { moveQueued, removeQueued } from "./queue-actions.ts"
import { newMessageId } from "./message-id.ts"
import { told } from "./told.ts"
import { createViewStore, type ViewStore } from "./view-store.ts"

export type Actions = {
  /** Resolves when the message is durable; throws an `ApiError` otherwise. */
  send(text: string): Promise<void>
  editQueued(messageId: string, text: string): Promise<void>
  /** Goes at once; the notice brings it back to its place. */
  removeQueued(messageId: string): Promise<void>
  /** Before another waiting message; null: to the end. */
  moveQueued(messageId: string, before: string | null): Promise<void>
  /** Joins the running turn before its next step. */
  steerQueued(messageId: string): Promise<void>
  /** With `tasks`, also what the turn started in the background. */
  stop(tasks?: boolean): Promise<void>
  /** The last turn, or one interrupted call, again. */
  retry(callId?: string): Promise<void>
  change(change: api.ConversationChange): Promise<void>
}

export type LiveConversation = {
  store: ViewStore
  about: api.Conversation | null
  connection: Connection
  /** Everything that had happened when the page was opened is folded. */
  ready: boolean
  actions: Actions
}

export function useConversation(id: string): LiveConversation {
  const [store] = useState(createViewStore)
  const [about, setAbout] = useState<api.Conversation | null>(null)
  const [connection, setConnection] = useState<Connection>("connecting")
  const [ready, setReady] = useState(false)

  useEffect(() => {
    let known = Number.POSITIVE_INFINITY
    const folded = () => store.view.seq >= known && setReady(true)
    const fresh = (conversation: api.Conversation) => {
      setAbout(conversation)
      known = Math.min(known, conversation.lastSeq)
      folded()
    }
    const failed = (error: unknown) => {
      if (error instanceof api.ApiError && error.status === 404) setConnection("gone")
      else setReady(true)
    }
    api.readConversation(id).then(fresh, failed)
    const leave = follow(id, store, { connection: setConnection, folded })
    let timer: ReturnType<typeof setTimeout> | undefined
    // Turns and titles change in the list when they change here.
    const unsubscribe = store.subscribe(store.view, () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        refreshConversations()
        api.readConversation(id).then(setAbout, () => {})
      }, 400)
    })
    return () => {
      leave()
      unsubscribe()
      clearTimeout(timer)
    }
  }, [id, store])

  const send = useSend(useCallback((message) => api.postMessage(id, message), [id]))
  const actions = useMemo<Actions>(() => ({
    send,
    editQueued: async (messageId, text) => void (await api.editMessage(id, messageId, { text })),
    removeQueued: (messageId) => told(removeQueued(id, store, messageId)),
    moveQueued: (messageId, before) => told(moveQueued(id, store, messageId, before)),
    steerQueued: (messageId) => told(api.editMessage(id, messageId, { now: true })),
    stop: (tasks = false) => told(api.stopTurn(id, store.view.turns.findLast(({ status }) => status === "running")?.turnId, tasks)),
    retry: (callId) => told(api.retryTurn(id, callId)),
    change: async (change) => {
      setAbout((now) => now && { ...now, ...change })
      await told(api.changeConversation(id, change).then(setAbout))
      refreshConversations()
    },
  }), [id, send])

  return { store, about, connection, ready, actions }
}

/** The same text after a failure goes out under the same id, so that a message that did arrive does not arrive twice. */
export function useSend(post: (message: { text: string; messageId: string }) => Promise<unknown>): Actions["send"] {
  const failed = useRef<{ text: string; messageId: string } | null>(null)
  return useCallback(async (text) => {
    const message = failed.current?.text === text ? failed.current : { text, messageId: newMessageId() }
    failed.current = message
    await post(message)
    failed.current = null
  }, [post])
}
