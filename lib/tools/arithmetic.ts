import type { Decimal } from "decimal.js"
import { CONSTANTS, FUNCTIONS, Num } from "./arithmetic-functions.ts"

const DIGITS = 40

/** What an expression is worth, as text, and whether digits were cut to fit 40. Throws an Error that names the position (from 1) and the way out. */
export const evaluate = (expression: string): { value: string; exact: boolean } => {
  const value = parse(tokenize(expression))
  return { value: value.toSignificantDigits(DIGITS).toString(), exact: value.precision() <= DIGITS }
}

type Token =
  | { kind: "number"; text: string; at: number }
  | { kind: "name"; text: string; at: number }
  | { kind: "symbol"; text: string; at: number }
  | { kind: "end"; text: "the end"; at: number }

const SAME: Record<string, string> = { "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "**": "^" }
const TOKEN = /(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<name>\p{L}[\p{L}\p{N}_]*)|(?<symbol>\*\*|[-+*/^%(),×·÷−–])/iuy
const GROUPED = /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.,])/y

const tokenize = (expression: string): Token[] => {
  const tokens: Token[] = []
  const inArguments: boolean[] = []
  let at = 0
  while (at < expression.length) {
    if (/\s/.test(expression.charAt(at))) {
      at += 1
      continue
    }
    // Between arguments a comma separates: max(1,234) has two, (1,234) is one number.
    const grouped = inArguments.at(-1) === true ? null : matchAt(GROUPED, expression, at)
    const match = grouped ?? matchAt(TOKEN, expression, at)
    if (!match) return fail(`Unexpected ${JSON.stringify(expression.charAt(at))}`, at, "use numbers, + - * / ^ %, parentheses and functions such as sqrt(2)")
    const [text] = match
    if (grouped || match.groups?.number !== undefined) tokens.push({ kind: "number", text: text.replaceAll(",", ""), at })
    else if (match.groups?.name !== undefined) tokens.push({ kind: "name", text: text.toLowerCase(), at })
    else {
      if (text === "(") inArguments.push(tokens.at(-1)?.kind === "name")
      if (text === ")") inArguments.pop()
      tokens.push({ kind: "symbol", text: SAME[text] ?? text, at })
    }
    at += text.length
  }
  tokens.push({ kind: "end", text: "the end", at })
  return tokens
}

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** How tightly an operator binds to what stands on its left. */
const POWER = new Map([["+", 10], ["-", 10], ["*", 20], ["/", 20], ["%", 20], ["of", 20], ["x", 20], ["^", 40]])
const SIGN = 30

const parse = (tokens: Token[]): Decimal => {
  let next = 0
  const peek = (): Token => tokens[next] ?? { kind: "end", text: "the end", at: 0 }
  const take = (): Token => {
    const token = peek()
    next += 1
    return token
  }
  const expect = (text: string, open: Token): void => {
    const token = take()
    if (token.text !== text) fail(`Expected ${quote(text)} but found ${quote(token.text)}`, token.at, `close the ${quote(open.text)} of position ${open.at + 1}`)
  }

  const readExpression = (minimum: number): Decimal => {
    let left = readOperand(take())
    for (;;) {
      const operator = peek()
      const power = operator.kind === "symbol" || operator.kind === "name" ? POWER.get(operator.text) : undefined
      if (power === undefined || power <= minimum) return left
      next += 1
      if (operator.text === "%" && !startsOperand(peek())) left = left.div(100)
      // One less on the right of ^ makes it group from the right: 2^3^2 is 2^9.
      else left = apply(operator, left, readExpression(operator.text === "^" ? power - 1 : power))
    }
  }

  const readOperand = (token: Token): Decimal => {
    if (token.kind === "number") return finite(new Num(token.text), token)
    if (token.kind === "name") return readName(token)
    if (token.text === "-") return readExpression(SIGN).neg()
    if (token.text === "+") return readExpression(SIGN)
    if (token.text === "(") {
      const value = readExpression(0)
      expect(")", token)
      return value
    }
    return fail(`Expected a number but found ${quote(token.text)}`, token.at, "write a number, a function or an opening parenthesis there")
  }

  const readName = (token: Token): Decimal => {
    const constant = CONSTANTS[token.text]
    if (constant) return constant
    const fn = FUNCTIONS[token.text]
    if (!fn) return fail(`Unknown name ${quote(token.text)}`, token.at, `functions: ${Object.keys(FUNCTIONS).join(", ")}; constants: ${Object.keys(CONSTANTS).join(", ")}; multiply with *`)
    const open = take()
    if (open.text !== "(") fail(`Expected "(" after ${token.text}`, open.at, `write ${token.text}(…)`)
    const values = [readExpression(0)]
    while (peek().text === ",") {
      next += 1
      values.push(readExpression(0))
    }
    expect(")", open)
    const [least, most] = fn.takes
    if (values.length < least || values.length > most) fail(`${token.text} takes ${least === most ? least : `${least} to ${most}`} ${most === 1 ? "value" : "values"} but got ${values.length}`, token.at, "separate values by commas")
    if (fn.fits?.(values) === false) fail(`${token.text} needs ${fn.needs}`, token.at, "change its values")
    return finite(fn.of(values), token)
  }

  const value = readExpression(0)
  const rest = peek()
  if (rest.kind !== "end") fail(`Expected an operator but found ${quote(rest.text)}`, rest.at, "put an operator such as * between two values")
  return value
}

const startsOperand = ({ kind, text }: Token): boolean => kind === "number" || (kind === "name" && !POWER.has(text)) || text === "("

const apply = (operator: Token, left: Decimal, right: Decimal): Decimal => {
  if ((operator.text === "/" || operator.text === "%") && right.isZero()) fail("Division by zero", operator.at, "the divisor must not be 0")
  const value = finite(combine(operator.text, left, right), operator)
  const vanished = value.isZero() && !left.isZero() && "*/^".includes(operator.text) && !right.isZero()
  if (vanished) fail("The number is too close to 0 to be told from it", operator.at, "use smaller exponents")
  return value
}

const combine = (operator: string, left: Decimal, right: Decimal): Decimal => {
  switch (operator) {
    case "+":
      return left.plus(right)
    case "-":
      return left.minus(right)
    case "/":
      return left.div(right)
    case "%":
      return left.mod(right)
    case "^":
      return left.pow(right)
    default:
      return left.times(right)
  }
}

const finite = (value: Decimal, { text, at }: Token): Decimal => {
  if (value.isNaN()) fail(`${quote(text)} has no real result`, at, text === "^" ? "a negative number has only whole powers" : "change its values")
  if (!value.isFinite()) fail("The number has more than 10,000 digits", at, "use smaller values")
  return value
}

const quote = (text: string): string => (text === "the end" ? text : JSON.stringify(text))

const fail = (what: string, at: number, wayOut: string): never => {
  throw new Error(`${what} at position ${at + 1}: ${wayOut}.`)
}
