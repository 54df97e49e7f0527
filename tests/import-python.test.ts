import { describe, expect, test } from "vitest"
import { importTools } from "#lib/schema/import/import-tools.ts"
import { isValidSchema } from "#lib/schema/import/schema-problem.ts"

const read = (source: string) => {
  const { tools, problems, mappings, format } = importTools(source)
  expect(format).toBe("python")
  expect(mappings).toEqual([])
  for (const { parameters } of tools) expect(isValidSchema(parameters)).toBe(true)
  const [tool] = tools
  if (!tool) throw new Error(JSON.stringify(problems))
  return { tools, tool, problems, parameters: tool.parameters }
}

describe("annotations", () => {
  test.each([
    ["str", { type: "string" }],
    ["int", { type: "integer" }],
    ["float", { type: "number" }],
    ["bool", { type: "boolean" }],
    ["None", { type: "null" }],
    ["Any", {}],
    ["list", { type: "array" }],
    ["list[int]", { type: "array", items: { type: "integer" } }],
    ["typing.List[str]", { type: "array", items: { type: "string" } }],
    ["Sequence[float]", { type: "array", items: { type: "number" } }],
    ["set[str]", { type: "array", items: { type: "string" }, uniqueItems: true }],
    ["tuple[int, str]", { type: "array", prefixItems: [{ type: "integer" }, { type: "string" }], items: false, minItems: 2 }],
    ["Tuple[int, ...]", { type: "array", items: { type: "integer" } }],
    ["dict", { type: "object" }],
    ["Dict[str, list[int]]", { type: "object", additionalProperties: { type: "array", items: { type: "integer" } } }],
    ["Optional[str]", { type: ["string", "null"] }],
    ["str | None", { type: ["string", "null"] }],
    ["Union[int, str]", { type: ["integer", "string"] }],
    ["int | str | None", { type: ["integer", "string", "null"] }],
    ["Union[str, list[str]]", { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }],
    ["Literal['a', 'b']", { type: "string", enum: ["a", "b"] }],
    ["Literal['a', -1, None]", { enum: ["a", -1, null] }],
    ["Optional[Literal['a', 'b']]", { type: ["string", "null"], enum: ["a", "b", null] }],
    ["'list[str]'", { type: "array", items: { type: "string" } }],
    ["Annotated[int, 'How many']", { type: "integer", description: "How many" }],
    ["Annotated[int, Field(description='How many', ge=1, lt=10)]", { type: "integer", minimum: 1, exclusiveMaximum: 10, description: "How many" }],
    ["Annotated[list[str], Field(min_length=1)]", { type: "array", items: { type: "string" }, minItems: 1 }],
    ["Annotated[str, Doc('Where')]", { type: "string", description: "Where" }],
    ["datetime.date", { type: "string", format: "date" }],
    ["Color", { type: "string", enum: ["red", "blue"] }],
    ["Ids", { type: "array", items: { type: "integer" } }],
    ["Size", { type: ["integer", "string"] }],
  ])("%s", (type, schema) => {
    const { parameters, problems } = read(`Ids = List[int]\ntype Size = int | str\nclass Color(str, Enum):\n    RED = "red"\n    BLUE = "blue"\n\ndef f(x: ${type}): ...`)
    expect(problems).toEqual([])
    expect(parameters).toEqual({ type: "object", properties: { x: schema }, required: ["x"] })
  })

  test.each(["Foo", "Callable[[int], str]", "np.ndarray", "list[Foo]", "dict[str, Foo]", "bytes", "Type[int]", "1 + 2", "'not a type!'"])("%s is told as unknown, and any value is allowed there", (type) => {
    const { parameters, problems } = read(`\ndef f(x: ${type}): ...`)
    expect(problems).toMatchObject([{ line: 2, tool: "f", message: expect.stringContaining("any value is allowed") }])
    expect(JSON.stringify(parameters)).not.toContain('"string"')
  })
})

describe("classes that are data become named types", () => {
  test.each([
    ["@dataclass\nclass Place:", "    country: Optional[str] = None  # ISO code\n    tags: list[str] = field(default_factory=list)"],
    ["@dataclasses.dataclass(frozen=True)\nclass Place:", "    country: Optional[str] = None\n    '''ISO code'''\n    tags: list[str] = field(default_factory=list)"],
    ["class Place(BaseModel):", "    country: Optional[str] = Field(None, description='ISO code')\n    tags: list[str] = Field(default_factory=list)"],
    ["class Place(NamedTuple):", "    country: Annotated[Optional[str], 'ISO code'] = None\n    tags: list[str] = []"],
  ])("%s", (head, fields) => {
    const { parameters, problems } = read(`${head}\n    """A place.\n\n    Attributes:\n        city: The city.\n    """\n    city: str\n${fields}\n\ndef f(place: Place, near: list["Place"]): ...`)
    expect(problems).toEqual([])
    expect(parameters).toMatchObject({
      properties: { place: { $ref: "#/$defs/Place" }, near: { type: "array", items: { $ref: "#/$defs/Place" } } },
      $defs: { Place: { type: "object", description: "A place.", properties: { city: { type: "string", description: "The city." }, country: { type: ["string", "null"], default: null, description: "ISO code" }, tags: { type: "array", items: { type: "string" } } }, required: ["city"] } },
    })
  })

  test("a TypedDict says which keys may be missing", () => {
    const { parameters } = read("class A(TypedDict, total=False):\n    a: Required[int]\n    b: str\nclass B(A):\n    c: str\n    d: NotRequired[str]\ndef f(x: B): ...")
    expect(parameters.$defs).toEqual({ B: { type: "object", properties: { a: { type: "integer" }, b: { type: "string" }, c: { type: "string" }, d: { type: "string" } }, required: ["a", "c"] } })
  })

  test("a class may hold itself; one with behaviour is unknown", () => {
    expect(read("@dataclass\nclass Tree:\n    name: str\n    parent: 'Tree | None' = None\ndef f(x: Tree): ...").parameters.$defs).toMatchObject({ Tree: { properties: { parent: { anyOf: [{ $ref: "#/$defs/Tree" }, { type: "null" }] } } } })
    expect(read("class Client:\n    def __init__(self): ...\ndef f(x: Client): ...").problems).toHaveLength(1)
  })
})

describe("docstrings describe the function and its parameters", () => {
  const google = '"""Tells the weather.\n\n    Call it when asked.\n\n    Args:\n        city (str): The city,\n            in English.\n        days (int, optional): How many: 1 to 3.\n        units: Which.\n\n    Returns:\n        str: A text.\n    """'
  const numpy = '"""\n    Tells the weather.\n\n    Call it when asked.\n\n    Parameters\n    ----------\n    city : str\n        The city,\n        in English.\n    days : int, optional\n        How many: 1 to 3.\n    units : {"c", "f"}, default "c"\n        Which.\n\n    Returns\n    -------\n    str\n        A text.\n    """'
  const rest = '"""Tells the weather.\n\n    Call it when asked.\n\n    :param str city: The city,\n        in English.\n    :param days: How many: 1 to 3.\n    :type days: int\n    :param units: Which.\n    :return: A text.\n    """'
  test.each([["Google", google], ["NumPy", numpy], ["reST", rest]])("%s", (_style, docstring) => {
    const described = { city: "The city, in English.", days: "How many: 1 to 3.", units: "Which." }
    const check = (source: string) => {
      const { tool, parameters, problems } = read(source)
      expect(problems).toEqual([])
      expect(tool.description).toBe("Tells the weather.\n\nCall it when asked.")
      expect(parameters).toEqual({ type: "object", properties: {
        city: { type: "string", description: described.city }, days: { type: "integer", default: 3, description: described.days }, units: { type: "string", enum: ["c", "f"], default: "c", description: described.units },
      }, required: ["city"] })
    }
    check(`def weather(city: str, days: int = 3, units: Literal["c", "f"] = "c") -> str:\n    ${docstring}\n    return ""`)
    if (_style === "NumPy") check(`async def weather(city, days=3, units="c"):\n    ${docstring}`)
  })

  test("types are taken from the docstring where there is no annotation", () => {
    expect(read('def f(a, b, c):\n    """x\n\n    Args:\n        a (list of str): A\n        b (dict[str, int]): B\n        c (str or None): C\n    """').parameters.properties).toEqual({
      a: { type: "array", items: { type: "string" }, description: "A" }, b: { type: "object", additionalProperties: { type: "integer" }, description: "B" }, c: { type: ["string", "null"], description: "C" },
    })
  })
})

describe("parameters", () => {
  test("defaults make them optional, whatever their value", () => {
    const { parameters, problems } = read("def f(a: int, /, b: float = -1.5, *, c: str = 'it\\'s' 'x', d: list = [1, 'a'], e: dict = {'k': None}, g: int = None, h: int = compute(), i: bool = True, j=2, k: str = ...): ...")
    expect(problems).toEqual([])
    expect(parameters).toEqual({ type: "object", properties: {
      a: { type: "integer" }, b: { type: "number", default: -1.5 }, c: { type: "string", default: "it'sx" }, d: { type: "array", default: [1, "a"] }, e: { type: "object", default: { k: null } },
      g: { type: "integer" }, h: { type: "integer" }, i: { type: "boolean", default: true }, j: { type: "integer", default: 2 }, k: { type: "string" },
    }, required: ["a", "k"] })
  })

  test("*args is a list, **kwargs are other properties", () => {
    expect(read("def f(*args: int, **kwargs: str): ...").parameters).toEqual({ type: "object", properties: { args: { type: "array", items: { type: "integer" } } }, additionalProperties: { type: "string" } })
  })

  test("a parameter without any type is told", () => {
    expect(read("def f(a, b=None): ...").problems.map(({ message }) => message)).toEqual([expect.stringContaining("parameter a has no type"), expect.stringContaining("parameter b has no type")])
  })

  test("names with _ are hidden; decorators are passed over; without functions, methods are taken", () => {
    expect(read("def _x(): ...\n@tool(name='y')\nasync def a(): ...\ndef b(): ...").tools.map(({ name }) => name)).toEqual(["a", "b"])
    expect(read("class Tools:\n    def __init__(self, key: str): ...\n    def look(self, at: str): ...\n    @classmethod\n    def go(cls): ...").tools.map(({ name, parameters }) => [name, parameters.properties])).toEqual([["look", { at: { type: "string" } }], ["go", {}]])
  })

  test("broken source is told with its line, and what can be read is", () => {
    const { tools, problems } = importTools("def a(x: int): ...\n\ndef b(x: int\n    return 1\n")
    expect(tools[0]).toMatchObject({ name: "a" })
    expect(problems[0]).toMatchObject({ line: expect.any(Number), message: expect.stringContaining("no Python") })
    expect(problems[0]?.line).toBeGreaterThan(2)
  })

  test.each(["x = 1", "class A:\n    x = 1", "import os"])("%j has no function", (source) => {
    expect(importTools(source, "python")).toMatchObject({ tools: [], problems: [{ message: expect.stringContaining("no function"), line: 1 }] })
  })
})
