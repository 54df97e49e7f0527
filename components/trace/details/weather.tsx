import { Cloud, CloudFog, CloudLightning, CloudRain, CloudSnow, CloudSun, Sun, type LucideIcon } from "lucide-react"
import { z } from "zod"
import { VisibleText } from "#components/trace/visible-text.tsx"

export const weather = z.object({
  city: z.string(),
  country: z.string(),
  condition: z.string(),
  temperatureC: z.number(),
  highC: z.number(),
  lowC: z.number(),
  humidity: z.number(),
  units: z.enum(["celsius", "fahrenheit"]),
  month: z.string(),
  date: z.string().optional(),
  source: z.string(),
})

const icons: [RegExp, LucideIcon][] = [
  [/thunder|storm/i, CloudLightning], [/snow|sleet/i, CloudSnow], [/rain|drizzle|shower/i, CloudRain], [/fog|mist/i, CloudFog],
  [/partly|scattered/i, CloudSun], [/cloud|overcast/i, Cloud],
]

/** The sky, the temperature and the place. */
export function Weather({ details }: { details: z.infer<typeof weather> }) {
  const { city, country, condition, temperatureC, highC, lowC, humidity, units, month, date, source } = details
  const Icon = icons.find(([pattern]) => pattern.test(condition))?.[1] ?? Sun
  const degrees = (celsius: number) => (units === "celsius" ? Math.round(celsius) : Math.round(celsius * 1.8 + 32))
  return (
    <div className="flex items-center gap-4 rounded-md border border-line bg-bg px-3 py-2.5">
      <Icon size="2.25rem" strokeWidth={1.5} className="shrink-0 text-kind-builtin" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium"><VisibleText text={city === country ? city : `${city}, ${country}`} /> <span className="font-normal text-ink-3"><VisibleText text={date ?? `typical ${month}`} /></span></p>
        <p className="text-ink-2 tabular-nums"><VisibleText text={`${condition}, ${degrees(lowC)} to ${degrees(highC)}°, humidity ${humidity} %`} /></p>
        <p className="text-meta text-ink-3"><VisibleText text={source} /></p>
      </div>
      <span className="shrink-0 text-title tabular-nums">{degrees(temperatureC)} {units === "celsius" ? "°C" : "°F"}</span>
    </div>
  )
}
