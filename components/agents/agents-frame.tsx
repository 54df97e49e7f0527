/** The frame of the agent pages. */
"use client"
import { Bot } from "lucide-react"
import type { ReactNode } from "react"
import { PageFrame } from "#components/page-frame.tsx"

const here = { label: "Agents", icon: Bot }

export const AgentsFrame = (parts: { bar: ReactNode; main: ReactNode; children?: ReactNode }) => <PageFrame here={here} {...parts} />
