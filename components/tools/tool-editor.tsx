/** One of a person's own tools: its schema in the middle, what it does and how it is run beside it, and a try. */
"use client"
import { Ellipsis, FileOutput, Trash2 } from "lucide-react"
import { useRouter } from "next/navigation"
import { useCallback, useMemo, useRef, useState } from "react"
import { LeaveGuard } from "#components/editing/leave-guard.tsx"
import { SaveProblem } from "#components/editing/save-problem.tsx"
import { useSaveKey } from "#components/editing/use-save-key.ts"
import { keepText } from "#components/schema-editor/kept-text.ts"
import { SchemaEditor } from "#components/schema-editor/schema-editor.tsx"
import type { Finding } from "#components/schema-editor/editor-context.ts"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem, MenuLine } from "#components/ui/menu.tsx"
import { notify } from "#components/ui/toast.tsx"
import { rowsOf } from "#lib/schema/form.ts"
import { fromPointer, samePath, type Path } from "#lib/schema/form-path.ts"
import { writesOverHttp } from "#lib/agent/definition.ts"
import type { Json } from "#lib/agent/types.ts"
import { CodePanel } from "./code-panel.tsx"
import { definitionOf, draftOf } from "./draft.ts"
import { ExportDialog } from "./export-dialog.tsx"
import { HttpPanel } from "./http-panel.tsx"
import { LintPanel } from "./lint-panel.tsx"
import { MockPanel } from "./mock-panel.tsx"
import { PanelTabs, type PanelTab } from "./panel-tabs.tsx"
import { wordsOf } from "./problem.tsx"
import { removeTool } from "./remove-tool.ts"
import { SettingsPanel } from "./settings-panel.tsx"
import { Switch } from "./switch.tsx"
import { ToolBar } from "./tool-bar.tsx"
import { enableTool, saveTool, type LintFinding, type OwnTool, type Version, type Words } from "./tools-api.ts"
import { ToolsFrame } from "./tools-frame.tsx"
import { TryPanel } from "./try-panel.tsx"
import { useExamples } from "./use-examples.ts"
import { useLint } from "./use-lint.ts"
import { SIDE, useMedia } from "./use-media.ts"
import { useToolEditing } from "./use-tool.ts"
import { VersionsPanel } from "./versions-panel.tsx"

const kindTabs = { http: "Request", code: "Code", mock: "Replies" }

/** `asked`: a version to show first. */
export function ToolEditor({ first, asked }: { first: OwnTool; asked?: number | undefined }) {
  const router = useRouter()
  const editing = useToolEditing(first)
  const { saved, draft, dirty, state, change, save, reset, setSaved } = editing
  const { id, version, enabled } = saved
  const wide = useMedia(SIDE)
  const [tab, setTab] = useState(asked === undefined ? "arguments" : "versions")
  const [side, setSide] = useState("try")
  const [args, setArgs] = useState<Json>({})
  const [jsonProblem, setJsonProblem] = useState<string | null>(null)
  const [kindProblem, setKindProblem] = useState<string | null>(null)
  const [line, setLine] = useState<number>()
  const [goTo, setGoTo] = useState<{ path: Path } | null>(null)
  const [exporting, setExporting] = useState(false)
  const lint = useLint(draft)
  const examples = useExamples(id, version, writesOverHttp(saved) ? "They do not run by themselves after a save, since this tool writes." : null)
  const whole = useRef<HTMLDivElement>(null)

  const blocked = jsonProblem ?? kindProblem
  const canSave = dirty && blocked === null && state.kind !== "saving"
  useSaveKey(() => void (canSave && save()))

  const onWords = useCallback((words: Words) => change(words), [change])
  const fix = useCallback(({ rewrite }: { rewrite?: unknown }) => {
    if (isRewrite(rewrite)) change(rewrite.tool)
  }, [change])
  const findings = useMemo<Finding[]>(() => lint.findings.map(toEditor), [lint.findings])
  const go = ({ path }: LintFinding) => {
    setTab("arguments")
    if (path === "/name" || path === "/description") return setTimeout(() => whole.current?.querySelector<HTMLElement>(`section[aria-label="Form"] ${path === "/name" ? "input" : "textarea"}`)?.focus())
    setGoTo({ path: nearestRow(draft.parameters, fromPointer(path)) })
  }
  const enable = (on: boolean) => {
    setSaved({ ...saved, enabled: on })
    enableTool(id, on).then((now) => setSaved({ ...saved, enabled: now.enabled }), (error: unknown) => {
      setSaved(saved)
      notify({ text: wordsOf(error), tone: "error" })
    })
  }
  const restore = async (old: Version) => {
    try {
      reset(await saveTool(id, { ...definitionOf(draftOf(old)), seen: version }))
      notify({ text: `Version ${old.version} is saved again, as a new one.` })
    } catch (error) {
      notify({ text: wordsOf(error), tone: "error" })
    }
  }
  const showLine = (at: number) => {
    setTab("kind")
    setLine(undefined)
    setTimeout(() => setLine(at))
  }

  const main: PanelTab[] = [
    {
      name: "arguments", label: "Arguments",
      panel: <SchemaEditor name={draft.name} description={draft.description} parameters={draft.parameters} onChange={onWords} onProblem={setJsonProblem} keepAs={`json:${id}`} findings={findings} onFix={fix} goTo={goTo} />,
    },
    {
      name: "kind", label: kindTabs[draft.kind],
      panel: draft.kind === "http" ? <HttpPanel draft={draft} onChange={change} onProblem={setKindProblem} />
        : draft.kind === "code" ? <CodePanel draft={draft} onChange={change} line={line} />
        : <MockPanel draft={draft} onChange={change} onProblem={setKindProblem} />,
    },
    { name: "settings", label: "Settings", panel: <SettingsPanel draft={draft} enabled={enabled} onEnabled={enable} onChange={(part) => { if (part.kind) setKindProblem(null); change(part) }} /> },
    { name: "versions", label: "Versions", panel: <VersionsPanel id={id} version={version} draft={draft} dirty={dirty} asked={asked} onRestore={restore} /> },
  ]
  const beside: PanelTab[] = [
    {
      name: "try", label: "Try it",
      panel: <TryPanel id={id} version={version} parameters={draft.parameters} args={args} onArgs={setArgs} dirty={dirty} onSave={() => (blocked === null ? save() : Promise.resolve(false))} examples={examples} onLine={saved.kind === "code" ? showLine : undefined} />,
    },
    { name: "lint", label: <>Findings <Count lint={lint.findings} /></>, panel: <LintPanel name={draft.name} lint={lint} onFix={fix} onGo={go} /> },
  ]
  const [argumentsTab, kindTab, ...others] = main
  const narrow = [argumentsTab, kindTab, ...beside, ...others].filter((one) => one !== undefined)
  return (
    <ToolsFrame
      bar={
        <ToolBar name={draft.name} kind={draft.kind} version={version}>
          <span className="contents max-md:hidden"><Switch label="Offered to models" on={enabled} onChange={enable}>{enabled ? "On" : "Draft"}</Switch></span>
          <Button look="primary" disabled={!canSave} title={blocked ?? "Ctrl S"} onClick={() => void save()}>{state.kind === "saving" ? "Saving…" : "Save"}</Button>
          <Menu trigger={<IconButton icon={Ellipsis} label="More for this tool" />}>
            <MenuItem icon={FileOutput} onSelect={() => setExporting(true)}>Export…</MenuItem>
            <MenuLine />
            <MenuItem icon={Trash2} danger onSelect={() => void removeTool(saved, () => undefined).then((gone) => gone && router.push("/tools"))}>Delete</MenuItem>
          </Menu>
        </ToolBar>
      }
      main={
        <div ref={whole} className="flex h-full min-h-0 flex-col">
          <SaveProblem editing={editing} blocked={blocked} />
          <div className="flex min-h-0 flex-1">
            <PanelTabs label="Parts of the tool" tabs={wide ? main : narrow} shown={tab} onShow={setTab} />
            {wide && <div className="flex w-[22rem] shrink-0 border-l border-line"><PanelTabs label="Beside the tool" tabs={beside} shown={side} onShow={setSide} /></div>}
          </div>
        </div>
      }
    >
      <LeaveGuard what="tool" active={dirty || blocked !== null} canSave={canSave} onSave={() => save()} onDiscard={() => { keepText(`json:${id}`, null); reset(saved) }} />
      <ExportDialog id={id} kind={saved.kind} version={version} dirty={dirty} open={exporting} onClose={() => setExporting(false)} />
    </ToolsFrame>
  )
}

function Count({ lint }: { lint: LintFinding[] }) {
  if (lint.length === 0) return null
  const worst = lint.some(({ severity }) => severity === "error") ? "text-error" : lint.some(({ severity }) => severity === "warning") ? "text-waiting" : "text-ink-3"
  return <span className={`rounded-full bg-sunken px-1.5 text-[0.6875rem] leading-4 tabular-nums ${worst}`}>{lint.length}</span>
}

const isRewrite = (value: unknown): value is { tool: Words } =>
  typeof value === "object" && value !== null && "tool" in value && typeof value.tool === "object" && value.tool !== null && "parameters" in value.tool

/** The editor's pointers begin at the tool, those of the lint at its parameters. */
const toEditor = ({ path, ...rest }: LintFinding): Finding => ({ ...rest, path: path === "/name" || path === "/description" || path === "" ? path : `/parameters${path}` })

/** A finding may be about a keyword; its row is the place that holds it. */
function nearestRow(parameters: Words["parameters"], path: Path): Path {
  const rows = rowsOf(parameters)
  for (let length = path.length; length > 0; length--) {
    const found = rows.find((row) => samePath(row.path, path.slice(0, length)))
    if (found) return found.path
  }
  return []
}
