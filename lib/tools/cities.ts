import { foldName, nearestNames } from "#lib/schema/nearest-names.ts"
import { climates } from "./climate.ts"
import type { Climate } from "./climate.ts"

/**
 * The city that a person or model means: any case and accents, "Paris, France", "Austin, TX", NYC.
 * Throws an Error that names cities it knows; another Paris than the one in the table is an error too.
 */
export const findCity = (asked: string): Climate => {
  const [name = "", ...regions] = asked.split(",").map(foldName)
  const found = byName.get(name) ?? byName.get(foldName(asked)) ?? []
  const fitting = regions.length === 0 ? found : found.filter((each) => regions.some((region) => regionsOf(each).has(region)))
  const city = fitting.find((each) => asked.trim().startsWith(each.city)) ?? fitting[0]
  if (city) return city
  throw new Error(`${explain(asked, name, found)} The table holds ${climates.length} large cities.`)
}

const explain = (asked: string, name: string, found: Climate[]): string => {
  if (found.length > 0) return `No climate is known for ${JSON.stringify(asked)}, only for ${found.map(fullName).join(" and ")}.`
  const inCountry = climates.filter(({ country }) => foldName(country) === (COUNTRIES[name] ?? name))
  if (inCountry.length > 0) return `${JSON.stringify(asked)} is a country. Ask for a city there, e.g. ${list(inCountry.map(({ city }) => city))}.`
  const near = nearestNames(name, byName.keys()).flatMap((each) => byName.get(each) ?? [])
  if (near.length > 0) return `Unknown city ${JSON.stringify(asked)}. Did you mean ${list([...new Set(near.map(fullName))])}?`
  return `Unknown city ${JSON.stringify(asked)}. Ask for the nearest large city, by its English name, e.g. ${list(["Paris", "Tokyo", "Lima"])}.`
}

const fullName = ({ city, country }: Climate): string => (city === country ? city : `${city}, ${country}`)

const list = (names: string[]): string => new Intl.ListFormat("en", { type: "disjunction" }).format(names.slice(0, 5))

const ALIASES: Record<string, string> = {
  nyc: "New York", "new york city": "New York", manhattan: "New York", brooklyn: "New York", la: "Los Angeles", sf: "San Francisco",
  "san fran": "San Francisco", "washington dc": "Washington", "washington d c": "Washington", dc: "Washington", philly: "Philadelphia", vegas: "Las Vegas",
  nola: "New Orleans", slc: "Salt Lake City", cdmx: "Mexico City", rio: "Rio de Janeiro", bombay: "Mumbai", bangalore: "Bengaluru",
  madras: "Chennai", calcutta: "Kolkata", "new delhi": "Delhi", saigon: "Ho Chi Minh City", rangoon: "Yangon", peking: "Beijing",
  canton: "Guangzhou", kl: "Kuala Lumpur", hk: "Hong Kong", bali: "Denpasar", kiev: "Kyiv", odessa: "Odesa", petersburg: "Saint Petersburg",
  "st petersburg": "Saint Petersburg", constantinople: "Istanbul", munchen: "Munich", muenchen: "Munich", koln: "Cologne", koeln: "Cologne",
  wien: "Vienna", geneve: "Geneva", genf: "Geneva", zuerich: "Zurich", bruxelles: "Brussels", brussel: "Brussels", lisboa: "Lisbon", sevilla: "Seville",
  roma: "Rome", milano: "Milan", napoli: "Naples", torino: "Turin", firenze: "Florence", venezia: "Venice", athina: "Athens", kobenhavn: "Copenhagen",
  praha: "Prague", warszawa: "Warsaw", moskva: "Moscow", bucuresti: "Bucharest", beograd: "Belgrade", marrakech: "Marrakesh", jozi: "Johannesburg",
  "ulan bator": "Ulaanbaatar", "nur sultan": "Astana", "santiago de chile": "Santiago", "palma de mallorca": "Palma",
}

/** Other names of a country, folded, and the folded name that the table has. */
const COUNTRIES: Record<string, string> = {
  usa: "united states", us: "united states", "united states of america": "united states", america: "united states", uk: "united kingdom", gb: "united kingdom",
  "great britain": "united kingdom", britain: "united kingdom", england: "united kingdom", scotland: "united kingdom", wales: "united kingdom",
  "northern ireland": "united kingdom", uae: "united arab emirates", holland: "netherlands", "the netherlands": "netherlands", "czech republic": "czechia",
  turkiye: "turkey", korea: "south korea", "russian federation": "russia", "cote d ivoire": "ivory coast", "viet nam": "vietnam", deutschland: "germany",
  espana: "spain", italia: "italy", brasil: "brazil", nz: "new zealand", prc: "china", "hong kong": "china",
}

const REGIONS: Record<string, string[]> = {
  "New York": ["ny", "new york"], "Los Angeles": ["ca", "california"], Chicago: ["il", "illinois"], Houston: ["tx", "texas"], Phoenix: ["az", "arizona"],
  Philadelphia: ["pa", "pennsylvania"], "San Antonio": ["tx", "texas"], "San Diego": ["ca", "california"], Dallas: ["tx", "texas"], Austin: ["tx", "texas"],
  "San Francisco": ["ca", "california"], "San Jose": ["ca", "california"], Seattle: ["wa", "washington"], Portland: ["or", "oregon"], Denver: ["co", "colorado"],
  Washington: ["dc", "d c", "district of columbia"], Boston: ["ma", "massachusetts"], Miami: ["fl", "florida"], Orlando: ["fl", "florida"], Atlanta: ["ga", "georgia"],
  "New Orleans": ["la", "louisiana"], Nashville: ["tn", "tennessee"], Detroit: ["mi", "michigan"], Minneapolis: ["mn", "minnesota"], "Las Vegas": ["nv", "nevada"],
  "Salt Lake City": ["ut", "utah"], Anchorage: ["ak", "alaska"], Honolulu: ["hi", "hawaii"], Toronto: ["on", "ontario"], Ottawa: ["on", "ontario"],
  Montreal: ["qc", "quebec"], "Quebec City": ["qc", "quebec"], Vancouver: ["bc", "british columbia"], Calgary: ["ab", "alberta"], Edmonton: ["ab", "alberta"],
  Winnipeg: ["mb", "manitoba"], Halifax: ["ns", "nova scotia"], Sydney: ["nsw", "new south wales"], Melbourne: ["vic", "victoria"],
  Brisbane: ["qld", "queensland"], Cairns: ["qld", "queensland"], Perth: ["wa", "western australia"], Adelaide: ["sa", "south australia"], Hobart: ["tas", "tasmania"],
}

const regionsOf = ({ city, country }: Climate): Set<string> => {
  const own = foldName(country)
  return new Set([own, ...Object.keys(COUNTRIES).filter((name) => COUNTRIES[name] === own), ...(REGIONS[city] ?? [])])
}

const byName = new Map<string, Climate[]>()
for (const climate of climates) {
  const names = Object.keys(ALIASES).filter((alias) => ALIASES[alias] === climate.city)
  for (const name of [climate.city, `${climate.city} ${climate.country}`, ...names].map(foldName)) byName.set(name, [...(byName.get(name) ?? []), climate])
}
