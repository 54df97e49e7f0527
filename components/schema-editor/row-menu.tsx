/** All that can be done with a place, by name. */
"use client"
import { ArrowDown, ArrowUp, Brackets, CopyPlus, CornerDownRight, CornerUpLeft, Ellipsis, FileJson, ListPlus, Plus, Shapes, Split, Trash2 } from "lucide-react"
import { DropdownMenu } from "radix-ui"
import { useRef } from "react"
import { IconButton } from "#components/ui/icon-button.tsx"
import { MenuItem, MenuLine } from "#components/ui/menu.tsx"
import type { Row } from "#lib/schema/form.ts"
import { ownerOf } from "#lib/schema/form-path.ts"
import { stepFrom, type Direction } from "#lib/schema/form-steps.ts"
import { useEditor } from "./editor-context.ts"
import { labelOf } from "./row-words.ts"

export const holdsProperties = (row: Row): boolean => row.types.includes("object") || row.types.includes("dict") || (row.place === "root" && row.types.length === 0)

const STEPS: [Direction, string, typeof ArrowUp][] = [
  ["up", "Move up", ArrowUp], ["down", "Move down", ArrowDown], ["in", "Move into the object above", CornerDownRight], ["out", "Move out of its object", CornerUpLeft],
]

export function RowMenu({ row }: { row: Row }) {
  const chosen = useRef(false)
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && (chosen.current = false)}>
      <DropdownMenu.Trigger asChild><IconButton icon={Ellipsis} size="sm" label={`More for ${labelOf(row)}`} className="reveal data-[state=open]:opacity-100" /></DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end" sideOffset={4} collisionPadding={8} onClickCapture={() => (chosen.current = true)} onKeyDownCapture={({ key }) => (chosen.current ||= key === "Enter" || key === " ")}
          // What was chosen says where the focus goes; without a choice it goes back to the button.
          onCloseAutoFocus={(event) => chosen.current && event.preventDefault()}
          className="z-50 min-w-44 animate-in rounded-lg border border-line bg-float p-1 text-trace shadow-float"
        >
          <Items row={row} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Drawn only while the menu is open: what is possible depends on the whole document. */
function Items({ row }: { row: Row }) {
  const { root, readOnly, apply, openJson } = useEditor()
  const { path, place } = row
  const steps = readOnly ? [] : STEPS.flatMap(([direction, label, icon]) => {
    const edit = stepFrom(root(), path, direction)
    return edit ? [{ label, icon, edit }] : []
  })
  const isRoot = place === "root"
  return (
    <>
      {!readOnly && (
        <>
          {holdsProperties(row) && <MenuItem icon={ListPlus} onSelect={() => apply({ do: "add", path }, "name")}>Add a property inside</MenuItem>}
          {place === "property" && <MenuItem icon={Plus} onSelect={() => apply({ do: "add", path: ownerOf(path), index: row.index + 1 }, "name")}>Add one after this</MenuItem>}
          {!isRoot && <MenuItem icon={Split} onSelect={() => apply({ do: "addVariant", path }, "row")}>{row.variants ? "Add an option" : "Allow another type too"}</MenuItem>}
          {!isRoot && <MenuItem icon={Brackets} onSelect={() => apply({ do: "wrap", path }, "row")}>Make it a list</MenuItem>}
          {!isRoot && place !== "definition" && !row.ref && <MenuItem icon={Shapes} onSelect={() => apply({ do: "extract", path, name: typeName(row) }, "name")}>Make it a named type</MenuItem>}
          {steps.length > 0 && <MenuLine />}
          {steps.map(({ label, icon, edit }) => <MenuItem key={label} icon={icon} onSelect={() => apply(edit, "row")}>{label}</MenuItem>)}
          <MenuLine />
        </>
      )}
      <MenuItem icon={FileJson} onSelect={() => openJson(path)}>Show in the JSON</MenuItem>
      {!readOnly && !isRoot && (
        <>
          {["property", "variant", "definition", "entry"].includes(place) && <MenuItem icon={CopyPlus} onSelect={() => apply({ do: "duplicate", path }, "name")}>Duplicate</MenuItem>}
          <MenuItem icon={Trash2} danger onSelect={() => apply({ do: "remove", path }, "row")}>Remove</MenuItem>
        </>
      )}
    </>
  )
}

/** `shipping_address` as `ShippingAddress`. */
const typeName = (row: Row): string => labelOf(row).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("") || "NewType"
