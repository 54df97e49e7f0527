// `npm test` and `npm run test:conformance`: install what is missing, then go on with Node 24.
import { spawnSync } from "node:child_process"
import { install } from "./install.mjs"

const node = install()
const conformance = ["node_modules/vitest/vitest.mjs", "run", "--project=conformance", "--passWithNoTests"]
const { status } = spawnSync(node, process.argv[2] === "conformance" ? conformance : ["scripts/check.ts"], { stdio: "inherit" })
process.exit(status ?? 1)
