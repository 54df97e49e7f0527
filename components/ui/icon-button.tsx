/** A button that is only an icon: its label is its name for every reader and its tooltip. */
import type { LucideIcon } from "lucide-react"
import type { ComponentProps } from "react"
import { Tooltip } from "./tooltip.tsx"

type Props = Omit<ComponentProps<"button">, "aria-label" | "children"> & {
  icon: LucideIcon
  label: string
  /** Shown in the tooltip only, such as "Esc". */
  shortcut?: string
  size?: "sm" | "md"
}

export function IconButton({ icon: Icon, label, shortcut, size = "md", className = "", type = "button", ...rest }: Props) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type={type}
        aria-label={label}
        className={`inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink active:bg-pressed disabled:pointer-events-none disabled:opacity-40 aria-pressed:bg-pressed aria-pressed:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink max-md:size-9 ${size === "sm" ? "size-6" : "size-8"} ${className}`}
        {...rest}
      >
        <Icon size={size === "sm" ? "0.875rem" : "1rem"} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  )
}
