/** Arithmetic as people write it, brought to the form that a calculator reads. */

const spoken: [RegExp, string][] = [
  [/\bmultiply (-?\d+(?:\.\d+)?) (?:by|with|and) (-?\d+(?:\.\d+)?)/gi, "$1 * $2"],
  [/\bdivide (-?\d+(?:\.\d+)?) by (-?\d+(?:\.\d+)?)/gi, "$1 / $2"],
  [/\bsubtract (-?\d+(?:\.\d+)?) from (-?\d+(?:\.\d+)?)/gi, "$2 - $1"],
  [/(\d+(?:\.\d+)?)\s*(?:%|percent)\s+of\s+/gi, "$1 / 100 * "],
  [/\bthe square root of\s+(\d+(?:\.\d+)?)/gi, "sqrt($1)"],
  [/\bsquare root of\s+(\d+(?:\.\d+)?)/gi, "sqrt($1)"],
  [/\bsquared\b/gi, "^ 2"],
  [/\bcubed\b/gi, "^ 3"],
  [/\s(?:raised\s+)?to the (?:power|power of)\s+(?:of\s+)?/gi, " ^ "],
  [/\bmultiplied by\b|\btimes\b|×|(?<=\d)\s+x\s+(?=\d)/gi, "*"],
  [/\bdivided by\b|÷/gi, "/"],
  [/\bplus\b/gi, "+"],
  [/\bminus\b|−/gi, "-"],
  [/(?<=\d),(?=\d{3}\b)/g, ""],
]

const arithmetic = /(?<![\p{L}\d^.)])(?:[-+]?\s*\(*\s*(?:sqrt|abs|sin|cos|tan|ln|log|exp|round|floor|ceil|min|max)?\s*\(*\s*\d+(?:\.\d+)?%?\)*\s*(?:\*\*|[-+*/^])\s*)+\s*\(*\s*-?(?:sqrt|abs|sin|cos|tan|ln|log|exp)?\(*\s*\d+(?:\.\d+)?%?(?:\s*\))*(?![\p{L}\d^(])|\b(?:sqrt|abs|sin|cos|tan|ln|log|exp)\([^()]+\)/iu

/** The arithmetic expression in a text, if it has one with an operator. */
export const findFormula = (text: string): string | undefined => {
  const written = spoken.reduce((form, [words, sign]) => form.replace(words, sign), text)
  // Dates and ranges have the signs of arithmetic and are none.
  if (/\b\d{4}-\d{1,2}-\d{1,2}\b/.test(text)) return undefined
  const found = arithmetic.exec(written)?.[0].trim()
  return found && balanced(found) ? found : undefined
}

function balanced(expression: string): boolean {
  let open = 0
  for (const sign of expression) {
    if (sign === "(") open++
    if (sign === ")" && --open < 0) return false
  }
  return open === 0
}
