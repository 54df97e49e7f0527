/** The pages beside the conversations: what the rail, the palette and a phone's tab call them. */
import { Bot, Brain, Hourglass, Plug, Wrench, type LucideIcon } from "lucide-react"

export type Place = {
  href: string
  label: string
  icon: LucideIcon
  /** What somebody may type to find it. */
  words: string
}

export const places: Place[] = [
  { href: "/tools", label: "Tools", icon: Wrench, words: "functions workbench schema" },
  { href: "/agents", label: "Agents", icon: Bot, words: "assistants hand over delegate instructions" },
  { href: "/memories", label: "Memories", icon: Brain, words: "memory chain remember recall facts" },
  { href: "/tasks", label: "Tasks", icon: Hourglass, words: "background board queue running" },
  { href: "/settings/providers", label: "Providers", icon: Plug, words: "settings models keys prices openai ollama anthropic google" },
]
