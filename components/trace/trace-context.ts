/** What every card needs of the panel around it. */
import { createContext, useContext } from "react"

type TracePanel = {
  conversationId: string
  /** Nothing can be answered or run again: a shared view or one of the past. */
  readOnly: boolean
  onSelect: (id: string | null) => void
}

export const TraceContext = createContext<TracePanel>({ conversationId: "", readOnly: true, onSelect: () => {} })

export const useTracePanel = (): TracePanel => useContext(TraceContext)
