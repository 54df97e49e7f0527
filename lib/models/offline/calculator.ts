/** The function that the offline model writes when it is asked to make itself a calculator: exact, as far as decimals go. */
export const calculator = {
  name: "calculator",
  description: "Works out an arithmetic expression exactly: + - * / and parentheses. Call it for any calculation.",
  parameters: {
    type: "object",
    properties: { expression: { type: "string", description: 'What to work out, e.g. "3469 * 10.0017".' } },
    required: ["expression"],
    additionalProperties: false,
  },
  code: `type Num = { digits: bigint; places: number }

export default function ({ expression }: { expression: string }): string {
  const tokens = expression.match(/\\d+(?:\\.\\d+)?|[-+*/()]/g) ?? []
  let at = 0

  function sum(): Num {
    let left = product()
    while (tokens[at] === "+" || tokens[at] === "-") left = add(left, product(tokens[at++] === "-"))
    return left
  }
  function product(negative = false): Num {
    let left = value()
    if (negative) left = { ...left, digits: -left.digits }
    while (tokens[at] === "*" || tokens[at] === "/") left = tokens[at++] === "*" ? multiply(left, value()) : divide(left, value())
    return left
  }
  function value(): Num {
    const token = tokens[at++]
    if (token === "-") return multiply(value(), { digits: -1n, places: 0 })
    if (token === "(") {
      const inner = sum()
      if (tokens[at++] !== ")") throw new Error("A parenthesis is not closed.")
      return inner
    }
    if (token === undefined || !/\\d/.test(token)) throw new Error("A number is missing.")
    const [whole = "", part = ""] = token.split(".")
    return { digits: BigInt(whole + part), places: part.length }
  }

  const result = sum()
  if (at < tokens.length) throw new Error("There is something after the expression.")
  return write(result)
}

const add = (a: Num, b: Num): Num => {
  const places = Math.max(a.places, b.places)
  return { digits: a.digits * 10n ** BigInt(places - a.places) + b.digits * 10n ** BigInt(places - b.places), places }
}
const multiply = (a: Num, b: Num): Num => ({ digits: a.digits * b.digits, places: a.places + b.places })
const divide = (a: Num, b: Num): Num => {
  if (b.digits === 0n) throw new Error("Nothing can be divided by zero.")
  const places = 20
  return { digits: (a.digits * 10n ** BigInt(places + b.places - a.places)) / b.digits, places }
}
const write = ({ digits, places }: Num): string => {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0")
  const whole = text.slice(0, text.length - places)
  const part = text.slice(text.length - places).replace(/0+$/, "")
  return (digits < 0n ? "-" : "") + whole + (part ? "." + part : "")
}
`,
  examples: [
    { args: { expression: "6 * 7" }, expected: "42" },
    { args: { expression: "0.1 + 0.2" }, expected: "0.3" },
    { args: { expression: "-(2 - 5) / 4" }, expected: "0.75" },
  ],
}
