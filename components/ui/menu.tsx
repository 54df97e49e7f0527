/** A menu on a button. Not modal: the page behind it stays usable and no style is injected. */
"use client"
import { Check, type LucideIcon } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import type { ReactElement, ReactNode } from "react"

export function Menu({ trigger, align = "end", children }: { trigger: ReactElement; align?: "start" | "end"; children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align} sideOffset={4} collisionPadding={8}
          className="z-50 min-w-44 animate-in rounded-lg border border-line bg-float p-1 text-trace shadow-float"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

type ItemProps = { icon?: LucideIcon; onSelect: () => void; danger?: boolean; checked?: boolean; disabled?: boolean; children: ReactNode }

/** With `checked` it is one of several choices. */
export function MenuItem({ icon: Icon, onSelect, danger, checked, disabled, children }: ItemProps) {
  const className = `flex items-center gap-2 rounded-md px-2 py-1.5 outline-none select-none data-[disabled]:opacity-45 data-[highlighted]:bg-hover max-md:py-2.5 ${danger ? "text-error" : ""}`
  const inside = (
    <>
      {Icon && <Icon size="0.875rem" strokeWidth={1.75} className={danger ? "" : "text-ink-2"} aria-hidden />}
      <span className="flex-1">{children}</span>
      {checked && <Check size="0.875rem" className="text-accent" aria-hidden />}
    </>
  )
  return checked === undefined ? (
    <DropdownMenu.Item className={className} disabled={disabled} onSelect={onSelect}>{inside}</DropdownMenu.Item>
  ) : (
    <DropdownMenu.CheckboxItem className={className} disabled={disabled} checked={checked} onSelect={onSelect}>{inside}</DropdownMenu.CheckboxItem>
  )
}

export const MenuLine = () => <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />
