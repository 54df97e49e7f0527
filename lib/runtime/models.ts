/** The models that each workspace can ask: the environment's, and those of its own providers. */
import { createModels, type Models, type ModelsEnv } from "#lib/models/index.ts"
import type { Provider } from "#lib/models/provider.ts"
import type { Db } from "#lib/store/db.ts"
import { listProviders, rememberQuirks, type SavedProvider } from "#lib/store/providers.ts"
import type { RunningEnv } from "../env.ts"
import { providerFetch } from "./provider-fetch.ts"
import { report } from "./report.ts"
import { isAlone } from "./toolbox.ts"

export type OpenModels = {
  /** As the workspace stands now; who holds one keeps it, whatever is saved or deleted meanwhile. */
  open(workspace: string): Promise<Models>
}

/** Workspaces whose models are kept ready between two requests. */
const KEPT = 500

type Home = { db: Db; env: RunningEnv }

/** Opened again only after a provider changed, so that lists and what was learned are shared. */
export function openModels({ db, env }: Home, given: ModelsEnv): OpenModels {
  const ready = new Map<string, { state: string; models: Models }>()
  const base = createModels(given)
  return {
    async open(workspace) {
      const saved = await listProviders(db, env.APP_SECRET, workspace)
      if (saved.length === 0) return base
      const state = JSON.stringify(saved.map(({ quirks: _, ...provider }) => provider))
      const known = ready.get(workspace)
      if (known?.state === state) return known.models
      const models = createModels({ ...given, providers: saved.map((provider) => ({ ...serverOf({ db, env }, workspace, provider), preferred: provider.preferred })) })
      ready.delete(workspace)
      ready.set(workspace, { state, models })
      for (const oldest of [...ready.keys()].slice(0, Math.max(0, ready.size - KEPT))) ready.delete(oldest)
      return models
    },
  }
}

/** A saved provider, ready to be asked. */
export function serverOf({ db, env }: Home, workspace: string, saved: SavedProvider): Provider {
  const { id, name, kind, baseURL, apiKey, values, model, quirks } = saved
  return {
    name, kind, baseURL, apiKey, headers: values, model: model ?? undefined, own: true, quirks: new Set(quirks), fetch: providerFetch(isAlone(env.HOST)),
    learned: (found) => void rememberQuirks(db, workspace, id, found).catch((error: unknown) => report("what a provider refuses was not remembered", error)),
  }
}
