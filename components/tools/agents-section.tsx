/** Which agents may call a tool: all of them, or those that are named. */
"use client"
import { useEffect, useState } from "react"
import { Check } from "#components/schema-editor/fields.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { Problem, wordsOf } from "./problem.tsx"
import { Choice, Section } from "./section.tsx"
import { listAgents } from "./tools-api.ts"

type Props = { agents: string[] | undefined; onAgents: (agents: string[] | undefined) => void }

export function AgentsSection({ agents, onAgents }: Props) {
  const { names, problem, ask } = useAgentNames()
  // An agent that is gone may come back; its permission is shown as long as it stands.
  const all = [...new Set([...(names ?? []), ...(agents ?? [])])]
  return (
    <Section title="Agents" hint="Who may call it. An agent must name the tool among its own as well, or have all of them.">
      <Choice
        legend="Agents that may use it" name="agents" value={agents ? "some" : "all"} className="sm:grid-cols-2"
        onChange={(value) => onAgents(value === "all" ? undefined : agents ?? [])}
        choices={[
          { value: "all", label: "All agents", hint: "Those that come later too." },
          { value: "some", label: "Only these", hint: "Nobody else gets to see it." },
        ]}
      />
      {problem && <Problem text={problem}><Button size="sm" onClick={ask}>Try again</Button></Problem>}
      {agents && (
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="sr-only">Agents that may use it</legend>
          {all.map((name) => (
            <Check
              key={name} label={`${visible(name)}${names && !names.includes(name) ? " (not there now)" : ""}`} checked={agents.includes(name)}
              onChange={(on) => onAgents(on ? [...agents, name] : agents.filter((other) => other !== name))}
            />
          ))}
        </fieldset>
      )}
      {agents?.length === 0 && <p role="status" className="text-meta text-waiting">No agent may use it now: it can only be tried here.</p>}
    </Section>
  )
}

function useAgentNames() {
  const [names, setNames] = useState<string[] | null>(null)
  const [problem, setProblem] = useState("")
  const ask = () => {
    listAgents().then((items) => {
      setNames(items.map(({ name }) => name))
      setProblem("")
    }, (error: unknown) => setProblem(wordsOf(error)))
  }
  useEffect(ask, [])
  return { names, problem, ask }
}
