/** One tool of the list. */
"use client"
import { Ellipsis, Lightbulb, PenLine, Trash2, TriangleAlert } from "lucide-react"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { visible } from "#components/trace/visible-text.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { KindIcon, kinds } from "#components/ui/kind.tsx"
import { Menu, MenuItem } from "#components/ui/menu.tsx"
import { notify } from "#components/ui/toast.tsx"
import { approvalOf, type Approval } from "#lib/agent/definition.ts"
import { wordsOf } from "./problem.tsx"
import { removeTool } from "./remove-tool.ts"
import { Switch } from "./switch.tsx"
import type { LintCounts } from "./use-list-lint.ts"
import { enableTool, isOwn, type OwnTool, type ShownTool } from "./tools-api.ts"

type Props = { tool: ShownTool; counts: LintCounts | undefined; onTool: (tool: ShownTool) => void; onGone: () => void }

export const approvals: Record<Approval, string> = { never: "runs at once", ask: "asks each time", once: "asks once" }

export function ToolRow({ tool, counts, onTool, onGone }: Props) {
  const router = useRouter()
  const name = visible(tool.name)
  const [line = ""] = tool.description.trim().split("\n")
  const href = `/tools/${encodeURIComponent(tool.id)}`
  const enable = (own: OwnTool) => (enabled: boolean) => {
    onTool({ ...own, enabled })
    enableTool(own.id, enabled).then(onTool, (error: unknown) => {
      onTool(own)
      notify({ text: wordsOf(error), tone: "error" })
    })
  }
  return (
    <li className="group relative flex items-center gap-3 px-3 py-2 first:rounded-t-lg last:rounded-b-lg hover:bg-hover">
      <KindIcon kind={tool.kind} size={16} />
      <div className="min-w-0 flex-1">
        <Link href={href} prefetch={false} className="block truncate font-mono text-trace font-medium before:absolute before:inset-0 before:content-['']"><bdi>{name}</bdi></Link>
        <p className="truncate text-meta text-ink-2">{visible(line) || "No description yet"}</p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-meta text-ink-3 md:hidden"><Facts tool={tool} counts={counts} /></p>
      </div>
      <span className="flex shrink-0 items-center gap-3 text-meta text-ink-3 max-md:hidden"><Facts tool={tool} counts={counts} /></span>
      {isOwn(tool) ? (
        <span className="relative flex shrink-0 items-center gap-1">
          <Switch label={`${name} may be called`} on={tool.enabled} onChange={enable(tool)} />
          <Menu trigger={<IconButton icon={Ellipsis} size="sm" label={`More for ${name}`} />}>
            <MenuItem icon={PenLine} onSelect={() => router.push(href)}>Open</MenuItem>
            <MenuItem icon={Trash2} danger onSelect={() => void removeTool(tool, onGone)}>Delete</MenuItem>
          </Menu>
        </span>
      ) : <span className="w-[4.5rem] shrink-0 text-right text-meta text-ink-3 max-md:hidden">{tool.asked ? "when named" : "always on"}</span>}
    </li>
  )
}

function Facts({ tool, counts }: { tool: ShownTool; counts: LintCounts | undefined }) {
  return (
    <>
      {counts && <LintBadge counts={counts} />}
      <span>{kinds[tool.kind].label}</span>
      {isOwn(tool) && <span>{approvals[approvalOf(tool)]}</span>}
      <span className="tabular-nums">v{tool.version}</span>
    </>
  )
}

function LintBadge({ counts: { errors, warnings, hints } }: { counts: LintCounts }) {
  const faults = errors + warnings
  if (faults + hints === 0) return null
  const Icon = faults > 0 ? TriangleAlert : Lightbulb
  const words = [errors && `${errors} ${errors === 1 ? "error" : "errors"}`, warnings && `${warnings} ${warnings === 1 ? "warning" : "warnings"}`, hints && `${hints} ${hints === 1 ? "hint" : "hints"}`].filter(Boolean).join(", ")
  return (
    <span role="img" aria-label={`Lint: ${words}`} title={`Lint: ${words}`} className={`relative flex items-center gap-1 tabular-nums ${errors > 0 ? "text-error" : faults > 0 ? "text-waiting" : "text-ink-3"}`}>
      <Icon size="0.75rem" aria-hidden />{faults || hints}
    </span>
  )
}
