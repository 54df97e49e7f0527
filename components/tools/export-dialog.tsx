/** A tool in the form that somebody else reads. */
"use client"
import { useEffect, useState } from "react"
import { field } from "#components/schema-editor/fields.tsx"
import { CopyButton } from "#components/ui/copy.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import type { ToolKind } from "#lib/agent/types.ts"
import { Problem, wordsOf } from "./problem.tsx"
import { Field } from "./section.tsx"
import { exportTool } from "./tools-api.ts"

/** `http`: only for tools that are a request. */
const forms: { id: string; label: string; http?: true }[] = [
  { id: "openai", label: "OpenAI tools" }, { id: "openai-responses", label: "OpenAI tools, Responses form" }, { id: "anthropic", label: "Anthropic tools" }, { id: "gemini", label: "Gemini functionDeclarations" },
  { id: "mcp", label: "MCP tools/list" }, { id: "zod", label: "zod schema" }, { id: "openapi", label: "OpenAPI document", http: true }, { id: "curl", label: "curl command", http: true }, { id: "full-turn", label: "Full Turn" },
]

type Props = { id: string; kind: ToolKind; open: boolean; onClose: () => void; dirty: boolean; version: number }

export function ExportDialog({ id, kind, open, onClose, dirty, version }: Props) {
  const [form, setForm] = useState("openai")
  const [text, setText] = useState("")
  const [problem, setProblem] = useState("")
  useEffect(() => {
    if (!open) return
    let current = true
    exportTool(id, form).then((answer) => {
      if (!current) return
      setText(answer)
      setProblem("")
    }, (error: unknown) => current && setProblem(wordsOf(error)))
    return () => void (current = false)
  }, [open, id, form, version])
  return (
    <Dialog open={open} onClose={onClose} title="Export" className="w-[44rem]">
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-end gap-3">
          <Field label="Form">
            {(tied) => (
              <select {...tied} value={form} onChange={({ target }) => setForm(target.value)} className={`${field} h-9 max-md:h-11`}>
                {forms.filter(({ http }) => !http || kind === "http").map(({ id: name, label }) => <option key={name} value={name}>{label}</option>)}
              </select>
            )}
          </Field>
        </div>
        {dirty && <p className="text-meta text-waiting">This is v{version}; your changes are not saved yet.</p>}
        {problem ? <Problem text={problem} /> : (
          <div className="relative">
            <pre tabIndex={0} aria-label="The tool in this form" className="max-h-[26rem] min-h-24 overflow-auto rounded-lg bg-sunken py-2 pr-10 pl-3 font-mono text-code whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</pre>
            <CopyButton text={text} label="Copy it" className="absolute top-2 right-2 bg-sunken" />
          </div>
        )}
      </div>
    </Dialog>
  )
}
