/** JSON as a Python literal, indented below an argument. */
export function pythonLiteral(value: unknown, indent = 4): string {
  const pad = " ".repeat(indent + 4)
  const close = " ".repeat(indent)
  if (value === null || value === undefined) return "None"
  if (typeof value === "boolean") return value ? "True" : "False"
  if (Array.isArray(value)) return value.length ? `[\n${value.map((item) => `${pad}${pythonLiteral(item, indent + 4)},\n`).join("")}${close}]` : "[]"
  if (typeof value === "object") {
    const entries = Object.entries(value)
    return entries.length ? `{\n${entries.map(([key, item]) => `${pad}${JSON.stringify(key)}: ${pythonLiteral(item, indent + 4)},\n`).join("")}${close}}` : "{}"
  }
  return JSON.stringify(value)
}
