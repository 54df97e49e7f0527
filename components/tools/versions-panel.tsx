/** Every save of a tool: what changed between two, and what that means for old calls. */
"use client"
import { useState } from "react"
import { RunWithVersion } from "#components/compare/run-with-version.tsx"
import { Versions } from "#components/editing/versions.tsx"
import { Button } from "#components/ui/button.tsx"
import { ChangeList, LineList } from "./change-list.tsx"
import { draftOf, type Draft } from "./draft.ts"
import { listVersions, type Version } from "./tools-api.ts"

type Props = {
  id: string
  version: number
  draft: Draft
  dirty: boolean
  /** A version that was asked for, to begin with. */
  asked?: number | undefined
  onRestore: (old: Version) => Promise<void>
}

export function VersionsPanel(props: Props) {
  const [shown, setShown] = useState<"places" | "lines">("places")
  return (
    <>
      <Versions {...props} list={listVersions} draftOf={draftOf} hint="Each save is one. A conversation keeps the version that it called.">
        {(before, after) => (
          <>
            <div className="flex gap-1">
              {(["places", "lines"] as const).map((each) => (
                <Button key={each} size="sm" look={shown === each ? "plain" : "quiet"} aria-pressed={shown === each} onClick={() => setShown(each)}>{each === "places" ? "What it means" : "Line by line"}</Button>
              ))}
            </div>
            {shown === "places" ? <ChangeList before={before} after={after} /> : <LineList before={before} after={after} />}
          </>
        )}
      </Versions>
      <RunWithVersion tool={props.draft.name} versions={Array.from({ length: props.version }, (_, i) => props.version - i)} />
    </>
  )
}
