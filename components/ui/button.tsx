/** Buttons with words. */
import type { ComponentProps } from "react"

const looks = {
  primary: "bg-accent text-accent-ink hover:opacity-90 active:opacity-80",
  plain: "border border-line-strong bg-surface text-ink hover:bg-hover active:bg-pressed",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed",
  danger: "border border-line-strong bg-surface text-error hover:bg-hover active:bg-pressed",
}
const sizes = { sm: "h-7 gap-1.5 px-2.5 text-meta", md: "h-8 gap-2 px-3 text-trace" }

type Props = ComponentProps<"button"> & { look?: keyof typeof looks; size?: keyof typeof sizes }

export function Button({ look = "plain", size = "md", className = "", type = "button", ...rest }: Props) {
  return (
    <button
      type={type}
      className={`inline-flex shrink-0 items-center justify-center rounded-lg font-medium whitespace-nowrap transition-[background-color,opacity,color] select-none disabled:pointer-events-none disabled:opacity-45 max-md:min-h-9 ${looks[look]} ${sizes[size]} ${className}`}
      {...rest}
    />
  )
}
