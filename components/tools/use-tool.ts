/** One of a person's own tools while it is edited. */
"use client"
import { useEditing, type Editing } from "#components/editing/use-editing.ts"
import { definitionOf, draftOf, sameDraft, type Draft } from "./draft.ts"
import { isOwn, readTool, saveTool, type OwnTool } from "./tools-api.ts"

export const useToolEditing = (first: OwnTool): Editing<OwnTool, Draft> =>
  useEditing<OwnTool, Draft>(first, {
    key: `tool:${first.id}`,
    draftOf,
    same: sameDraft,
    put: ({ id }, draft, seen) => saveTool(id, { ...definitionOf(draft), seen }),
    read: async (id) => {
      const now = await readTool(id)
      return isOwn(now) ? now : null
    },
  })
