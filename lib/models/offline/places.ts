/** Countries, currencies, languages and states by name, from the runtime's own tables where it has them. */

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

/** True for a country's name. */
export const isCountry = (name: string): boolean => countries.has(name.toLowerCase())

/** True for the name or the capital-letter code of a state. */
export const isState = (name: string): boolean => states.has(name.toLowerCase()) && (name.length > 2 || name === name.toUpperCase())

const cities = new Map(
  [
    "NY New York,Buffalo,New York City",
    "CA Los Angeles,San Francisco,San Diego,San Jose,Sacramento,Oakland,Berkeley",
    "TX Houston,Dallas,Austin,San Antonio",
    "IL Chicago",
    "AZ Phoenix",
    "PA Philadelphia,Pittsburgh",
    "WA Seattle",
    "MA Boston",
    "CO Denver",
    "FL Miami,Orlando,Tampa",
    "GA Atlanta",
    "MI Detroit",
    "MN Minneapolis",
    "NV Las Vegas",
    "TN Nashville,Memphis",
    "OR Portland",
    "MD Baltimore",
    "LA New Orleans",
    "UT Salt Lake City",
    "OH Cleveland,Columbus,Cincinnati",
    "WI Milwaukee",
    "IN Indianapolis",
    "HI Honolulu",
    "NC Charlotte",
    "MO St. Louis,Kansas City",
  ].flatMap((line) => line.slice(3).split(",").map((city) => [city.toLowerCase(), line.slice(0, 2)] as const)),
)

const languageNames = new Intl.DisplayNames("en", { type: "language", fallback: "none" })
const languages = new Set(codes.map((code) => languageNames.of(code.toLowerCase())?.toLowerCase()).filter((name) => name !== undefined))

/** True for the English name of a language. */
export const isLanguage = (name: string): boolean => languages.has(name.toLowerCase())

/** True when a place name states its country or state after a comma. */
export const hasRegion = (place: string): boolean => place.includes(", ") && (regionOf(place, "country") ?? regionOf(place, "state")) !== undefined

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

const demonyms = new Map(
  "german Germany,french France,italian Italy,spanish Spain,british United Kingdom,english England,american United States,chinese China,japanese Japan,indian India,russian Russia,greek Greece,mexican Mexico,canadian Canada,brazilian Brazil,egyptian Egypt,turkish Turkey,dutch Netherlands,polish Poland,swedish Sweden,irish Ireland,australian Australia,korean South Korea,thai Thailand,roman Rome,european Europe,african Africa,asian Asia"
    .split(",")
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const),
)

/** The country or continent of an adjective such as "German". */
export const countryOf = (adjective: string): string | undefined => demonyms.get(adjective.toLowerCase())
