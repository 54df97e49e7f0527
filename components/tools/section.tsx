/** The parts of the panels: a titled section, a labelled field, a remark. */
import { useId, type ReactNode } from "react"

export function Section({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2 border-b border-line px-4 py-4 last:border-b-0">
      <h2 className="text-trace font-medium">{title}</h2>
      {hint && <p className="-mt-1 max-w-[44rem] text-meta text-ink-2">{hint}</p>}
      {children}
    </section>
  )
}

type FieldProps = { label: string; hint?: ReactNode; fault?: string | undefined; className?: string; children: (props: { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined }) => ReactNode }

/** `children` draws the input with the properties that tie it to its label, hint and fault. */
export function Field({ label, hint, fault, className = "", children }: FieldProps) {
  const id = useId()
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-meta text-ink-2">{label}</label>
      {children({ id, "aria-describedby": hint || fault ? `${id}-hint` : undefined, "aria-invalid": fault ? true : undefined })}
      {(hint || fault) && <p id={`${id}-hint`} className={`text-meta ${fault ? "text-error" : "text-ink-3"}`}>{fault ?? hint}</p>}
    </div>
  )
}

type ChoiceProps<Value extends string> = { legend: string; name: string; value: Value; choices: { value: Value; label: string; hint: string; disabled?: boolean }[]; onChange: (value: Value) => void; className?: string }

/** One of a few, each explained. */
export function Choice<Value extends string>({ legend, name, value, choices, onChange, className = "" }: ChoiceProps<Value>) {
  return (
    <fieldset className="min-w-0">
      <legend className="pb-1 text-meta text-ink-2">{legend}</legend>
      <div className={`grid gap-2 ${className}`}>
        {choices.map((choice) => (
          <label key={choice.value} className="flex cursor-pointer gap-2 rounded-lg border border-line-strong p-2.5 text-trace transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent">
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} className="mt-0.5 size-3.5 shrink-0 accent-accent outline-none" />
            <span className="min-w-0"><span className="block font-medium">{choice.label}</span><span className="block text-meta text-ink-2">{choice.hint}</span></span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
