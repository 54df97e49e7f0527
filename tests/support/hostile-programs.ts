/**
 * Sixty programs that want more than they may have. Each names the limit it runs into, and goes on to show, where that limit is
 * lifted, that it takes more: it returns how much it got, or it is still running.
 */
import type { Limits } from "#lib/sandbox/limits.ts"

/** `world`: what only the machine has, which the program returns where it can reach it. */
export type Hostile = { family: string; name: string; limit: Exclude<keyof Limits, "hostCallsAtOnce"> | "world"; code: string }

const main = (body: string) => `export default async function (args) {\n${body}\n}`
const family = (name: string, limit: Hostile["limit"], bodies: Record<string, string>): Hostile[] =>
  Object.entries(bodies).map(([program, body]) => ({ family: name, name: program, limit, code: body.includes("export default") ? body : main(body) }))

export const hostile: Hostile[] = [
  ...family("loops", "cpuMs", {
    "an empty loop": "for (;;);",
    "a loop in the module, before the function": "while (true) {}\nexport default () => 1",
  }),
  ...family("loops that catch everything", "cpuMs", {
    "finally continues": "for (;;) { try { for (;;); } finally { continue } }",
    "catch and again": "for (;;) { try { for (;;); } catch {} }",
    "a rejection handler that starts again": "const f = async () => { for (;;); }; for (;;) await f().catch(() => 1)",
  }),
  ...family("promise storms", "cpuMs", {
    "await for ever": "for (;;) await 1",
    "then starts the next": "const next = () => { Promise.resolve().then(next) }; next(); await new Promise(() => {})",
    "a thenable that resolves to itself later": "const again = { then(resolve) { Promise.resolve().then(() => resolve(again)) } }; await again",
  }),
  ...family("generators", "cpuMs", {
    "a generator without an end": "function* numbers() { for (let n = 0; ; n++) yield n }\nfor (const n of numbers());",
    "an iterator that never says done": "let sum = 0; for (const n of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }) sum += n",
  }),
  ...family("regular expressions", "cpuMs", {
    "nested quantifiers": "return /^(a+)+$/.test('a'.repeat(50) + '!')",
    "overlapping alternatives": "return /^(a|aa|a?)+$/.test('a'.repeat(60) + '!')",
  }),
  ...family("slow built-ins", "cpuMs", {
    "a needle that almost fits": "return 'a'.repeat(1 << 22).indexOf('a'.repeat(1 << 21) + 'b')",
    "an array that is long and empty": "const a = []; a.length = 4294967295; return a.indexOf(1)",
    "a comparison that compares again": "const numbers = Array.from({ length: 3000 }, (_, n) => -n); const by = () => numbers.toSorted((a, b) => a - b)[0]; return numbers.toSorted(() => by())",
  }),
  ...family("getters and proxies", "cpuMs", {
    "a getter of the result": "return { get value() { for (;;); } }",
    "the message of an error": "throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } })",
  }),
  ...family("prototype tricks", "cpuMs", {
    "every object can be waited for": "Object.prototype.then = function () { for (;;); }; return {}",
    "what the way out may use is replaced": "JSON.stringify = JSON.parse = Promise.prototype.then = Function.prototype.call = () => { for (;;); }; for (;;) await 1",
  }),
  ...family("giant strings", "memoryMiB", {
    "repeated": "const parts = []; for (let n = 0; n < 68; n++) parts.push('x'.repeat(1 << 20) + n); return parts.length",
    "joined": "return new Array(81).fill('x'.repeat(1 << 20)).join('').length / 2 ** 20",
    "two bytes a letter": "const parts = []; for (let n = 0; n < 34; n++) parts.push('\\u20ac'.repeat(1 << 20) + n); return parts.length * 2",
    "padded": "const parts = []; for (let n = 0; n < 68; n++) parts.push(String(n).padStart(1 << 20)); return parts.length",
  }),
  ...family("giant arrays", "memoryMiB", {
    "many": "const rows = []; for (let n = 0; n < 160; n++) rows.push(new Array(1 << 16).fill(n)); return rows.length / 2",
    "one": "const row = new Array(12e6).fill(1); return row.length * 8 / 2 ** 20",
    "copies": "const first = new Array(1 << 16).fill(1), rows = []; for (let n = 0; n < 160; n++) rows.push(first.slice()); return rows.length / 2",
    "one that grows": "const part = new Array(1 << 15).fill(1), row = []; while (row.length < 9e6) row.push(...part); return row.length * 8 / 2 ** 20",
  }),
  ...family("typed arrays and big integers", "memoryMiB", {
    "many buffers": "const all = []; for (let n = 0; n < 68; n++) all.push(new Uint8Array(1 << 20).fill(1)); return all.length",
    "one buffer": "return new ArrayBuffer(100 << 20).byteLength / 2 ** 20",
    "eight bytes a number": "const all = []; for (let n = 0; n < 40; n++) all.push(new Float64Array(1 << 18)); return all.length * 2",
    "big integers": "const all = []; for (let n = 0; n < 900; n++) all.push(1n << 800000n); return all.length * 100000 / 2 ** 20",
  }),
  ...family("deep recursion", "stackKiB", {
    "a function": "const f = (n) => (n === 0 ? 0 : 1 + f(n - 1)); return f(4000)",
    "two functions": "const odd = (n) => (n === 0 ? 0 : 1 + even(n - 1)), even = (n) => (n === 0 ? 0 : 1 + odd(n - 1)); return odd(4000)",
    "a getter": "let n = 4000; const o = { get next() { return n-- === 0 ? 0 : 1 + this.next } }; return o.next",
    "constructors": "class A { constructor(n) { this.depth = n === 0 ? 0 : 1 + new A(n - 1).depth } }\nreturn new A(3500).depth",
  }),
  ...family("deep JSON", "resultDepth", {
    "arrays": "let value = []; for (let n = 0; n < 100; n++) value = [value]; return value",
    "objects": "let value = {}; for (let n = 0; n < 100; n++) value = { value }; return value",
    "toJSON that nests": "let n = 0; const nest = () => ({ toJSON: () => (n++ < 100 ? [nest()] : 1) }); return nest()",
    "a proxy that nests": "const nest = (n) => (n ? new Proxy({ in: 1 }, { get: (o, key) => (key === 'in' ? nest(n - 1) : undefined) }) : 1); return nest(100)",
    "brackets behind a quote": "let value = ['\\\\\"]]]']; for (let n = 0; n < 100; n++) value = ['\\\\\"]]]', value]; return value",
  }),
  ...family("giant results", "resultBytes", {
    "a string": "return 'x'.repeat(1_200_000)",
    "letters that are longer as bytes": "return '\\u20ac'.repeat(400_000)",
    "letters that are longer as JSON": "return '\\u0000'.repeat(200_000)",
    "from a getter": "return { get text() { return 'x'.repeat(1_200_000) } }",
    "with JSON.stringify and slice replaced": "JSON.stringify = () => '1'; String.prototype.slice = () => ''; return new Array(400_000).fill(10)",
  }),
  ...family("log floods", "logBytes", {
    "long lines": "for (let n = 0; n < 400; n++) console.log('x'.repeat(1 << 10)); return 1",
    "short lines": "for (let n = 0; n < 6_000; n++) console.log('a line of about fifty letters, again and again', n); return 1",
    "one line": "console.log('x'.repeat(1 << 19)); return 1",
    "letters that are longer as bytes": "for (let n = 0; n < 100; n++) console.log('\\u20ac'.repeat(1 << 10)); return 1",
    "what is refused is caught": "for (let n = 0; n < 600; n++) try { console.error('x'.repeat(1 << 10)) } catch {}\nreturn 1",
  }),
  ...family("host-call floods", "hostCalls", {
    "one after another": "for (let n = 0; n < 30; n++) await tools.echo(n)\nreturn 1",
    "all at once": "return (await Promise.all(Array.from({ length: 30 }, (_, n) => tools.echo(n)))).length",
    "nobody waits": "for (let n = 0; n < 30; n++) tools.echo(n).catch(() => 1)\nawait tools.echo(30)",
    "what is refused is caught": "for (let n = 0; n < 30; n++) try { await tools.echo(n) } catch {}\nreturn 1",
  }),
  ...family("escapes", "world", {
    "the environment": "return process.env.CANARY",
    "a file, by an import": "return (await import('node:fs')).readFileSync(args.file, 'utf8')",
    "the constructor of functions": "return (() => 1).constructor('return process')().env.CANARY",
    "what console.log belongs to": "return console.log.constructor('return globalThis')().process.getBuiltinModule('node:fs').readFileSync(args.file, 'utf8')",
    "the network": "return await (await fetch(args.url)).text()",
    "another program": "return (await import('node:child_process')).execFileSync(process.execPath, ['-p', 'process.env.CANARY']).toString().trim()",
  }),
]
