/** The frame of the tool pages. */
"use client"
import { Wrench } from "lucide-react"
import type { ReactNode } from "react"
import { PageFrame } from "#components/page-frame.tsx"

const here = { label: "Tools", icon: Wrench }

export const ToolsFrame = (parts: { bar: ReactNode; main: ReactNode; children?: ReactNode }) => <PageFrame here={here} {...parts} />
