/** A name for what the pointer or the focus is on; never the only place where something is said. */
"use client"
import { Tooltip as Radix } from "radix-ui"
import type { ReactElement } from "react"

export const TooltipProvider = Radix.Provider

type Props = { text: string; shortcut?: string; side?: "top" | "right" | "bottom" | "left"; children: ReactElement }

export function Tooltip({ text, shortcut, side = "bottom", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side} sideOffset={6} collisionPadding={8}
          className="z-50 flex max-w-72 animate-in items-center gap-2 rounded-md bg-ink px-2 py-1 text-meta text-bg shadow-float"
        >
          {text}
          {shortcut && <kbd className="text-[0.6875rem] opacity-70">{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
