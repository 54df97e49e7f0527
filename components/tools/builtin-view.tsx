/** A built-in tool: its schema to read, and a try. */
"use client"
import { useState } from "react"
import { SchemaEditor } from "#components/schema-editor/schema-editor.tsx"
import type { Json } from "#lib/agent/types.ts"
import { PanelTabs, type PanelTab } from "./panel-tabs.tsx"
import { ToolBar } from "./tool-bar.tsx"
import { ToolsFrame } from "./tools-frame.tsx"
import { TryPanel } from "./try-panel.tsx"
import type { ShownTool } from "./tools-api.ts"
import { SIDE, useMedia } from "./use-media.ts"

const nothing = () => undefined

export function BuiltinView({ tool }: { tool: ShownTool }) {
  const { id, name, description, parameters, kind, version } = tool
  const wide = useMedia(SIDE)
  const [tab, setTab] = useState("arguments")
  const [args, setArgs] = useState<Json>({})
  const schema: PanelTab = { name: "arguments", label: "Arguments", panel: <SchemaEditor name={name} description={description} parameters={parameters} readOnly onChange={nothing} /> }
  const attempt: PanelTab = { name: "try", label: "Try it", panel: <TryPanel id={id} version={version} parameters={parameters} args={args} onArgs={setArgs} /> }
  return (
    <ToolsFrame
      bar={<ToolBar name={name} kind={kind} version={version}><span className="shrink-0 text-meta text-ink-3">read only</span></ToolBar>}
      main={
        <div className="flex h-full min-h-0">
          <PanelTabs label="Parts of the tool" tabs={wide ? [schema] : [schema, attempt]} shown={tab} onShow={setTab} />
          {wide && <div className="flex w-[22rem] shrink-0 border-l border-line"><PanelTabs label="Beside the tool" tabs={[attempt]} shown="try" onShow={nothing} /></div>}
        </div>
      }
    />
  )
}
