/** What the trace will show, before there is anything to show. */
import { KindIcon } from "#components/ui/kind.tsx"

const bars = [
  { kind: "model", label: "The model reads and asks for functions", left: "0%", width: "38%" },
  { kind: "builtin", label: "Each call runs, side by side", left: "40%", width: "22%" },
  { kind: "http", label: "for as long as it takes", left: "40%", width: "34%" },
  { kind: "model", label: "The model answers from the results", left: "76%", width: "24%" },
] as const
const fills = { model: "bg-kind-model", builtin: "bg-kind-builtin", http: "bg-kind-http" }

export function EmptyTrace() {
  return (
    <div className="flex min-h-0 flex-1 flex-col justify-center overflow-y-auto px-6 py-8">
      <div className="mx-auto flex w-full max-w-md flex-col gap-5">
        <h2 className="text-head">Every turn, as it happens</h2>
        <ul className="flex flex-col gap-2.5">
          {bars.map(({ kind, label, left, width }) => (
            <li key={label} className="flex flex-col gap-1">
              <span className="flex items-center gap-1.5 text-ink-2"><KindIcon kind={kind} />{label}</span>
              <span className="relative h-2.5 rounded-[3px] bg-sunken" aria-hidden>
                <span className={`absolute inset-y-0 rounded-[3px] opacity-70 ${fills[kind]}`} style={{ left, width }} />
              </span>
            </li>
          ))}
        </ul>
        <p className="text-ink-2">
          Send a message that needs a function. Click a bar, or press <kbd>J</kbd> and <kbd>K</kbd> to move and <kbd>Enter</kbd> to open it, to read
          its arguments, its result and exactly what the model saw.
        </p>
      </div>
    </div>
  )
}
