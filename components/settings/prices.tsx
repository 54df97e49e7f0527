/** What models cost and can read, as the person knows it: nothing is filled in by anybody else. */
"use client"
import { Plus, X } from "lucide-react"
import { useCallback, useEffect, useState } from "react"
import { DraftField, field } from "#components/schema-editor/fields.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { notify } from "#components/ui/toast.tsx"
import { useModels } from "#components/use-models.ts"
import { refreshPrices } from "#components/use-prices.ts"
import type { Price } from "#lib/agent/spending.ts"
import { listPrices, savePrices } from "./providers-api.ts"

const columns = [
  { key: "input", label: "In" },
  { key: "output", label: "Out" },
  { key: "cached", label: "Cached in" },
] as const

const cell = `${field} h-8 w-full tabular-nums max-md:h-11`

export function Prices() {
  const [prices, setPrices] = useState<Price[] | null>(null)
  const [problem, setProblem] = useState("")
  const [model, setModel] = useState("")
  const models = useModels()
  const read = useCallback(() => void listPrices().then(setPrices, (error: unknown) => setProblem(wordsOf(error))), [])
  useEffect(read, [read])
  if (!prices) return problem ? <Problem text={problem}><Button size="sm" onClick={read}>Try again</Button></Problem> : null

  const save = (items: Price[]) => {
    setPrices(items)
    setProblem("")
    savePrices(items).then(refreshPrices, (error: unknown) => {
      setProblem(wordsOf(error))
      read()
    })
  }
  const change = (of: Price, part: Partial<Price>) => save(prices.map((price) => (price.model === of.model ? { ...price, ...part } : price)))
  const remove = (of: Price) => {
    save(prices.filter((price) => price.model !== of.model))
    notify({ text: `The price of ${visible(of.model)} is gone.`, action: { label: "Undo", run: () => save(prices) } })
  }
  const known = prices.some((price) => price.model === model.trim())
  const add = () => {
    if (!model.trim() || known) return
    save([...prices, { model: model.trim(), input: null, output: null, cached: null, currency: prices.at(-1)?.currency ?? "USD", window: null }])
    setModel("")
  }
  const unlisted = (models?.items ?? []).filter(({ id, provider }) => provider !== "offline" && !prices.some((price) => price.model === id)).slice(0, 500)
  return (
    <section aria-label="Prices" className="flex flex-col gap-2">
      <h2 className="px-1 text-meta font-medium text-ink-3">Prices</h2>
      <div className="rounded-lg border border-line bg-surface">
        <p className="max-w-[44rem] px-4 pt-3 text-trace text-ink-2">Per million tokens, as your provider’s price list says. A model without a price shows its tokens only. The window lets the trace show how full the context is.</p>
        {prices.length > 0 && (
          <div className="relative overflow-x-auto px-4 pt-3">
            <table className="w-full min-w-[40rem] text-trace">
              <thead>
                <tr className="text-left text-meta text-ink-3">
                  <th className="pb-1 font-normal">Model</th>
                  {columns.map(({ label }) => <th key={label} className="w-24 pb-1 pl-2 font-normal">{label}</th>)}
                  <th className="w-20 pb-1 pl-2 font-normal">Currency</th>
                  <th className="w-28 pb-1 pl-2 font-normal">Window</th>
                  <th className="w-8 pb-1"><span className="sr-only">Remove</span></th>
                </tr>
              </thead>
              <tbody>
                {prices.map((price) => (
                  <tr key={price.model} className="align-top">
                    <th scope="row" className="max-w-56 truncate py-2.5 text-left font-mono text-code font-normal">{visible(price.model)}</th>
                    {columns.map(({ key, label }) => (
                      <td key={key} className="py-1 pl-2"><Amount label={`${label}, ${visible(price.model)}`} value={price[key]} onValue={(value) => change(price, { [key]: value })} /></td>
                    ))}
                    <td className="py-1 pl-2"><DraftField aria-label={`Currency, ${visible(price.model)}`} value={price.currency} maxLength={3} check={(text) => (/^[A-Z]{3}$/.test(text) ? undefined : "like USD")} onCommit={(currency) => change(price, { currency })} className={cell} /></td>
                    <td className="py-1 pl-2"><Amount label={`Window in tokens, ${visible(price.model)}`} value={price.window} onValue={(value) => change(price, { window: value === null ? null : Math.round(value) })} /></td>
                    <td className="py-1 pl-1"><button type="button" aria-label={`Remove the price of ${visible(price.model)}`} onClick={() => remove(price)} className="grid size-8 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink max-md:size-11"><X size="0.875rem" aria-hidden /></button></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <form onSubmit={(event) => { event.preventDefault(); add() }} className="flex flex-wrap items-center gap-2 px-4 py-3">
          <input
            aria-label="Model to add a price for" list="priced-models" value={model} onChange={({ target }) => setModel(target.value)} placeholder="provider:model" maxLength={200} spellCheck={false} autoComplete="off"
            className={`${field} h-8 min-w-0 flex-1 basis-48 font-mono text-code max-md:h-11`}
          />
          <datalist id="priced-models">{unlisted.map(({ id }) => <option key={id} value={id} />)}</datalist>
          <Button type="submit" size="sm" className="h-8 max-md:h-11" disabled={!model.trim() || known}><Plus size="0.75rem" aria-hidden />Add a price</Button>
        </form>
        {problem && <div className="px-4 pb-3"><Problem text={problem} /></div>}
      </div>
    </section>
  )
}

/** A number that is not negative, or nothing; taken when the field is left. */
const Amount = ({ label, value, onValue }: { label: string; value: number | null; onValue: (value: number | null) => void }) => (
  <DraftField
    aria-label={label} inputMode="decimal" placeholder="unknown" value={value === null ? "" : String(value)} className={cell}
    check={(text) => (text.trim() === "" || (Number.isFinite(Number(text)) && Number(text) >= 0) ? undefined : "a number")}
    onCommit={(text) => onValue(text.trim() === "" ? null : Number(text))}
  />
)
