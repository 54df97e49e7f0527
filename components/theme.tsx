/** Light, dark or as the system; and the size for a room. */
"use client"
import { ALargeSmall, Monitor, Moon, PanelLeft, Sun } from "lucide-react"
import { useSyncExternalStore } from "react"
import { remember, type Theme } from "./preferences.ts"
import { IconButton } from "./ui/icon-button.tsx"
import { Menu, MenuItem } from "./ui/menu.tsx"

// The attributes on <html> are the state: the server wrote them from the cookies.
const listeners = new Set<() => void>()
const changed = () => listeners.forEach((listener) => listener())
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const root = () => document.documentElement.dataset

const theme = (): Theme => {
  const { theme } = root()
  return theme === "light" || theme === "dark" ? theme : "system"
}
const isPresenter = () => root().size === "presenter"
// Unless it was chosen, the width of the page decides.
const isRailOpen = () => (document.getElementById("rail")?.offsetWidth ?? 0) > 0

export function setTheme(next: Theme): void {
  if (next === "system") delete root().theme
  else root().theme = next
  remember("theme", next)
  changed()
}

export function togglePresenter(): void {
  const next = !isPresenter()
  if (next) root().size = "presenter"
  else delete root().size
  remember("size", next ? "presenter" : "normal")
  changed()
}

export function toggleRail(): void {
  const next = isRailOpen() ? "closed" : "open"
  root().rail = next
  remember("rail", next)
  changed()
}

export const themes = [
  { id: "system", label: "As the system", icon: Monitor },
  { id: "light", label: "Light", icon: Sun },
  { id: "dark", label: "Dark", icon: Moon },
] as const

export function ThemeMenu() {
  const now = useSyncExternalStore(subscribe, theme, () => "system")
  const Icon = themes.find((choice) => choice.id === now)?.icon ?? Monitor
  return (
    <Menu trigger={<IconButton icon={Icon} label="Theme" />}>
      {themes.map(({ id, label, icon }) => (
        <MenuItem key={id} icon={icon} checked={id === now} onSelect={() => setTheme(id)}>{label}</MenuItem>
      ))}
    </Menu>
  )
}

export function PresenterToggle() {
  const on = useSyncExternalStore(subscribe, isPresenter, () => false)
  return <IconButton icon={ALargeSmall} label="Presenter size" aria-pressed={on} onClick={togglePresenter} />
}

export function RailToggle({ className }: { className?: string }) {
  const on = useSyncExternalStore(subscribe, isRailOpen, () => true)
  return <IconButton icon={PanelLeft} label={on ? "Hide conversations" : "Show conversations"} onClick={toggleRail} className={className} />
}
