/** Countries, currencies and states by name, from the runtime's own tables where it has them. */

const codes = Array.from({ length: 676 }, (_, at) => String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)))

const regions = new Intl.DisplayNames("en", { type: "region", fallback: "none" })
const countries = new Set([...codes.map((code) => regions.of(code)?.toLowerCase() ?? ""), "usa", "us", "uk", "united states of america", "england", "scotland", "wales"])

const states = new Map(
  `Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,Connecticut CT,Delaware DE,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,Indiana IN,Iowa IA,Kansas KS,Kentucky KY,Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,Montana MT,Nebraska NE,Nevada NV,New Hampshire NH,New Jersey NJ,New Mexico NM,New York NY,North Carolina NC,North Dakota ND,Ohio OH,Oklahoma OK,Oregon OR,Pennsylvania PA,Rhode Island RI,South Carolina SC,South Dakota SD,Tennessee TN,Texas TX,Utah UT,Vermont VT,Virginia VA,Washington WA,West Virginia WV,Wisconsin WI,Wyoming WY`
    .split(",")
    .flatMap((line) => [
      [line.slice(0, -3).toLowerCase(), line.slice(-2)] as const,
      [line.slice(-2).toLowerCase(), line.slice(-2)] as const,
    ]),
)

/** True for the name of a country. */
export const isCountry = (name: string): boolean => countries.has(name.toLowerCase())

/** True for the name or the capital-letter code of a state. */
export const isState = (name: string): boolean => states.has(name.toLowerCase()) && (name.length > 2 || name === name.toUpperCase())

const cities = new Map(
  [
    "New York NY,New York City NY,Los Angeles CA,San Francisco CA,San Diego CA,San Jose CA,Sacramento CA,Oakland CA,Berkeley CA,Chicago IL,Houston TX,Dallas TX,Austin TX,San Antonio TX",
    "Phoenix AZ,Philadelphia PA,Pittsburgh PA,Seattle WA,Boston MA,Denver CO,Miami FL,Orlando FL,Tampa FL,Atlanta GA,Detroit MI,Minneapolis MN,Las Vegas NV,Nashville TN,Memphis TN",
    "Portland OR,Baltimore MD,New Orleans LA,Salt Lake City UT,Cleveland OH,Columbus OH,Cincinnati OH,Milwaukee WI,Indianapolis IN,Honolulu HI,Charlotte NC,Buffalo NY,St. Louis MO,Kansas City MO",
  ]
    .flatMap((line) => line.split(","))
    .map((line) => [line.slice(0, -3).toLowerCase(), line.slice(-2)] as const),
)

/** The country or state that a place name states after its comma, or that a large city is known to lie in. */
export const regionOf = (place: string, kind: "country" | "state"): string | undefined => {
  const [city = "", region] = place.split(", ")
  if (region && (kind === "country" ? isCountry(region) : isState(region))) return region
  const code = cities.get(city.toLowerCase())
  return kind === "state" ? code : code && "USA"
}

const currencyNames = new Intl.DisplayNames("en", { type: "currency" })
const singular = (name: string): string => name.toLowerCase().replace(/s$/, "")
const currencies = new Map<string, string>()
for (const code of Intl.supportedValuesOf("currency")) {
  currencies.set(singular(currencyNames.of(code) ?? code), code)
  currencies.set(code.toLowerCase(), code)
}
for (const [name, code] of [["dollar", "USD"], ["american dollar", "USD"], ["u.s. dollar", "USD"], ["pound", "GBP"], ["pound sterling", "GBP"], ["yen", "JPY"], ["rupee", "INR"], ["yuan", "CNY"], ["franc", "CHF"], ["$", "USD"], ["€", "EUR"], ["£", "GBP"]] as const) {
  currencies.set(name, code)
}

/** The ISO code of a currency's English name, e.g. of "Canadian dollars". */
export const currencyOf = (name: string): string | undefined => currencies.get(singular(name.trim()))
