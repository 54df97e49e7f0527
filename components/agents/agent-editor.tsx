/** One agent: its words in the middle; what it may use, whom it may reach and how it is kept in bounds beside them. */
"use client"
import { Copy, Ellipsis, MessageSquarePlus, RotateCcw, Trash2 } from "lucide-react"
import { useRouter } from "next/navigation"
import { useMemo, useState } from "react"
import { LeaveGuard } from "#components/editing/leave-guard.tsx"
import { Lines } from "#components/editing/lines.tsx"
import { SaveProblem } from "#components/editing/save-problem.tsx"
import { useEditing } from "#components/editing/use-editing.ts"
import { useSaveKey } from "#components/editing/use-save-key.ts"
import { Versions } from "#components/editing/versions.tsx"
import { PanelTabs, type PanelTab } from "#components/tools/panel-tabs.tsx"
import { wordsOf } from "#components/tools/problem.tsx"
import { SIDE, useMedia } from "#components/tools/use-media.ts"
import { Button } from "#components/ui/button.tsx"
import { IconButton } from "#components/ui/icon-button.tsx"
import { Menu, MenuItem, MenuLine } from "#components/ui/menu.tsx"
import { notify } from "#components/ui/toast.tsx"
import { AgentBar } from "./agent-bar.tsx"
import { AgentsFrame } from "./agents-frame.tsx"
import { duplicateAgent, listAgentVersions, readAgent, saveAgent, type AgentVersion, type ShownAgent } from "./agents-api.ts"
import { BoundsPanel } from "./bounds-panel.tsx"
import { draftOf, faultsOf, printDraft, sameDraft, type Draft } from "./draft.ts"
import { OthersPanel } from "./others-panel.tsx"
import { removeAgent } from "./remove-agent.ts"
import { ToolsPanel } from "./tools-panel.tsx"
import { useAgents } from "./use-agents.ts"
import { WordsPanel } from "./words-panel.tsx"

export function AgentEditor({ first }: { first: ShownAgent }) {
  const router = useRouter()
  const editing = useEditing<ShownAgent, Draft>(first, {
    key: `agent:${first.name}`, draftOf, same: sameDraft, read: readAgent,
    put: ({ id }, draft, seen) => saveAgent(id, { ...draftOf(draft), seen }),
  })
  const { saved, draft, dirty, state, change, save, reset } = editing
  const { agents } = useAgents()
  const wide = useMedia(SIDE)
  const [tab, setTab] = useState("words")
  const [side, setSide] = useState("tools")
  const others = useMemo(() => (agents ?? []).filter(({ id, name }) => id !== saved.id && name !== saved.name), [agents, saved.id, saved.name])
  const faults = useMemo(() => faultsOf(draft, others.map(({ name }) => name)), [draft, others])
  const [fault] = Object.values(faults)
  const blocked = dirty && fault ? `${Object.keys(faults)[0]}: ${fault}` : null
  const canSave = dirty && blocked === null && state.kind !== "saving"
  useSaveKey(() => void (canSave && save()))

  const restore = async (old: AgentVersion) => {
    try {
      reset(await saveAgent(saved.id, { ...draftOf(old), name: saved.name, seen: saved.version }))
      notify({ text: `Version ${old.version} is saved again, as a new one.` })
    } catch (error) {
      notify({ text: wordsOf(error), tone: "error" })
    }
  }
  const duplicate = () => void duplicateAgent(saved.id).then((made) => router.push(`/agents/${encodeURIComponent(made.id)}`), (error: unknown) => notify({ text: wordsOf(error), tone: "error" }))
  const remove = () => void removeAgent(saved, () => undefined).then((gone) => gone && router.push("/agents"))

  const words: PanelTab = { name: "words", label: <Label words="Agent" faults={faults} fields={["name", "description", "instructions", "model"]} />, panel: <WordsPanel draft={draft} saved={saved} others={others} faults={faults} onChange={change} /> }
  const beside: PanelTab[] = [
    { name: "tools", label: "Tools", panel: <ToolsPanel draft={draft} onChange={change} /> },
    { name: "others", label: "Others", panel: <OthersPanel draft={draft} others={others} known={agents !== null} onChange={change} /> },
    { name: "bounds", label: <Label words="Memory, limits" faults={faults} fields={["limits", "memory"]} />, panel: <BoundsPanel draft={draft} faults={faults} onChange={change} /> },
    {
      name: "versions", label: "Versions",
      panel: (
        <Versions<AgentVersion, Draft> id={saved.id} version={saved.version} draft={draft} dirty={dirty} list={listAgentVersions} draftOf={draftOf} onRestore={restore} hint="Each save is one. A running turn goes on with the version that it began with.">
          {(before, after) => <Lines before={printDraft(before)} after={printDraft(after)} />}
        </Versions>
      ),
    },
  ]
  return (
    <AgentsFrame
      bar={
        <AgentBar name={draft.name} about={saved.builtin ? "Preset" : `${saved.preset ? "Preset, changed, " : ""}v${saved.version}`}>
          <IconButton icon={MessageSquarePlus} label={`New conversation with ${saved.name}`} onClick={() => router.push(`/?agent=${encodeURIComponent(saved.name)}`)} disabled={dirty} className="max-md:hidden" />
          <Button look="primary" disabled={!canSave} title={blocked ?? "Ctrl S"} onClick={() => void save()}>{state.kind === "saving" ? "Saving…" : "Save"}</Button>
          <Menu trigger={<IconButton icon={Ellipsis} label="More for this agent" />}>
            <MenuItem icon={Copy} onSelect={duplicate}>Duplicate</MenuItem>
            {!saved.builtin && (
              <>
                <MenuLine />
                <MenuItem icon={saved.preset ? RotateCcw : Trash2} danger={!saved.preset} onSelect={remove}>{saved.preset ? "Back to the preset" : "Delete"}</MenuItem>
              </>
            )}
          </Menu>
        </AgentBar>
      }
      main={
        <div className="flex h-full min-h-0 flex-col">
          <SaveProblem editing={editing} blocked={blocked} />
          <div className="flex min-h-0 flex-1">
            {wide ? words.panel : <PanelTabs label="Parts of the agent" tabs={[words, ...beside]} shown={tab} onShow={setTab} />}
            {wide && <div className="flex w-[26rem] shrink-0 border-l border-line"><PanelTabs label="Beside the agent" tabs={beside} shown={side} onShow={setSide} /></div>}
          </div>
        </div>
      }
    >
      <LeaveGuard what="agent" active={dirty} canSave={canSave} onSave={() => save()} onDiscard={() => reset(saved)} />
    </AgentsFrame>
  )
}

/** With a mark when something below it keeps the agent from being saved. */
function Label({ words, faults, fields }: { words: string; faults: Record<string, string>; fields: string[] }) {
  const wrong = Object.keys(faults).filter((key) => fields.includes(key.split(".")[0] ?? "")).length
  return <>{words}{wrong > 0 && <span className="size-1.5 rounded-full bg-error"><span className="sr-only">, something is wrong here</span></span>}</>
}
