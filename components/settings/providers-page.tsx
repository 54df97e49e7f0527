/** Where models are asked: the workspace's own providers, what the environment names, servers on this machine, and what models cost. */
"use client"
import { HardDrive, Plug, Plus } from "lucide-react"
import { useCallback, useEffect, useState } from "react"
import { PageFrame } from "#components/page-frame.tsx"
import { Problem, wordsOf } from "#components/tools/problem.tsx"
import { visible } from "#components/trace/visible-text.tsx"
import { Button } from "#components/ui/button.tsx"
import { refreshModels } from "#components/use-models.ts"
import { Prices } from "./prices.tsx"
import { ProviderCard } from "./provider-card.tsx"
import { ProviderForm, type Draft } from "./provider-form.tsx"
import { findLocal, kinds, listProviders, type LocalServer, type Provider, type Providers } from "./providers-api.ts"

const here = { label: "Providers", icon: Plug }

export function ProvidersPage() {
  const [providers, setProviders] = useState<Providers | null>(null)
  const [problem, setProblem] = useState("")
  const [local, setLocal] = useState<LocalServer[]>([])
  const [editing, setEditing] = useState<Provider | Draft | null>(null)
  /** Just saved: its test begins by itself. */
  const [fresh, setFresh] = useState<string | null>(null)
  const refresh = useCallback(() => {
    listProviders().then((found) => {
      setProviders(found)
      setProblem("")
    }, (error: unknown) => setProblem(wordsOf(error)))
  }, [])
  useEffect(() => {
    document.title = "Providers · Full Turn"
    refresh()
    // A server that is not there is no news.
    findLocal().then(setLocal, () => undefined)
  }, [refresh])
  const changed = () => {
    refresh()
    refreshModels()
  }
  const offered = local.filter(({ baseURL }) => !providers?.items.some((provider) => provider.baseURL === baseURL) && providers?.environment?.baseURL !== baseURL)
  return (
    <PageFrame
      here={here}
      bar={
        <>
          <h1 className="min-w-0 flex-1 truncate px-1.5 text-head">Providers</h1>
          <Button look="primary" onClick={() => setEditing({})} disabled={!providers}><Plus size="0.875rem" aria-hidden />Add</Button>
        </>
      }
      main={
        <div className="h-full overflow-y-auto">
          <div className="mx-auto flex w-full max-w-[60rem] flex-col gap-5 px-4 py-5 md:px-6">
            {problem && <Problem text={problem}><Button size="sm" onClick={refresh}>Try again</Button></Problem>}
            {!providers && !problem && <p role="status" className="text-trace text-ink-3">Reading…</p>}
            {providers && (
              <>
                {providers.items.length === 0 && <Lesson onAdd={() => setEditing({})} />}
                {providers.items.length > 0 && (
                  <ul aria-label="Your providers" className="flex flex-col gap-3">
                    {providers.items.map((provider) => (
                      <ProviderCard key={provider.id} provider={provider} testNow={provider.id === fresh} onEdit={() => setEditing(provider)} onChange={changed} />
                    ))}
                  </ul>
                )}
                {offered.length > 0 && (
                  <section aria-label="On this machine" className="flex flex-col gap-2">
                    <h2 className="px-1 text-meta font-medium text-ink-3">Answering on this machine</h2>
                    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                      {offered.map((server) => (
                        <li key={server.baseURL} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-trace">
                          <HardDrive size="0.875rem" strokeWidth={1.75} className="text-ink-2" aria-hidden />
                          <span className="font-medium">{server.title}</span>
                          <code className="min-w-0 truncate text-code text-ink-2">{server.baseURL}</code>
                          <span className="min-w-0 flex-1 basis-40 truncate text-meta text-ink-3">{server.models === 1 ? "1 model" : `${server.models.toLocaleString("en")} models`}: {server.first.map(visible).join(", ")}</span>
                          <Button size="sm" onClick={() => setEditing({ kind: "openai-chat", name: server.name, baseURL: server.baseURL, model: server.first[0] })}>Add it</Button>
                        </li>
                      ))}
                    </ul>
                  </section>
                )}
                {providers.environment && (
                  <section aria-label="From the environment" className="flex flex-col gap-2">
                    <h2 className="px-1 text-meta font-medium text-ink-3">From the environment of the server</h2>
                    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line bg-surface px-4 py-2.5 text-trace">
                      <span className="font-medium">{providers.environment.name}</span>
                      <code className="min-w-0 truncate text-code text-ink-2">{visible(providers.environment.baseURL)}</code>
                      <span className="text-meta text-ink-3">{providers.environment.hasKey ? "with OPENAI_API_KEY" : "without a key"}{providers.environment.model ? `, ${visible(providers.environment.model)}` : ""}</span>
                    </div>
                  </section>
                )}
                <Prices />
              </>
            )}
          </div>
        </div>
      }
    >
      {providers && editing && (
        <ProviderForm
          from={editing} usualURLs={providers.usualURLs} isFirst={providers.items.length === 0} onClose={() => setEditing(null)}
          onSaved={(id) => {
            setEditing(null)
            setFresh(id)
            changed()
          }}
        />
      )}
    </PageFrame>
  )
}

const Lesson = ({ onAdd }: { onAdd: () => void }) => (
  <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-5">
    <p className="max-w-[42rem] text-body">Point Full Turn at whatever you have, and the trace looks the same. After adding a server it is tried: does it stream, call functions, call two at once; and where it does otherwise than its API says, you see the bytes.</p>
    <dl className="grid max-w-[44rem] gap-x-4 gap-y-2 text-trace md:grid-cols-[max-content_minmax(0,1fr)]">
      {Object.values(kinds).map(({ label, hint }) => (
        <div key={label} className="contents"><dt className="font-medium">{label}</dt><dd className="text-ink-2">{hint}</dd></div>
      ))}
    </dl>
    <p className="max-w-[42rem] text-trace text-ink-2">A key is kept encrypted, belongs to its address, and is never shown again.</p>
    <Button look="primary" onClick={onAdd}><Plus size="0.875rem" aria-hidden />Add a provider</Button>
  </div>
)
