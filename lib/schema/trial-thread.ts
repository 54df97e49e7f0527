/** The thread in which schemas are tried, one after the other. Started by lib/runtime/schema-trial.ts, which ends it when it takes too long. */
import { parentPort } from "node:worker_threads"
import { schemaFault } from "./trial.ts"

// The first use of the compiler is the slow one; it happens before anybody waits.
schemaFault({ type: "object", properties: { a: { type: "string", pattern: "^a+$" } }, required: ["a"], additionalProperties: false })
parentPort?.on("message", (json: string) => parentPort?.postMessage({ fault: schemaFault(JSON.parse(json)) }))
parentPort?.postMessage({ fault: null })
