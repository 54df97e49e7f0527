import { Decimal } from "decimal.js"

/** Decimals with 60 digits inside for 40 outside, so that sqrt(2)^2 is 2; the exponent limit makes 9^9^9^9 overflow instead of run. */
export const Num = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, maxE: 10_000, minE: -10_000, toExpPos: 40, toExpNeg: -20 })

/** Names that stand for a number. */
export const CONSTANTS: Record<string, Decimal> = Object.assign(Object.create(null), { pi: Num.acos(-1), e: Num.exp(1) })

/** `needs` says in words what `fits` checks: decimal.js is never asked for what it would refuse, because its settings stay changed after a throw. */
type Fn = { takes: [least: number, most: number]; needs?: string; fits?(values: Decimal[]): boolean; of(values: Decimal[]): Decimal }

const ZERO = new Num(0)
const TEN = new Num(10)

const ofOne = (of: (x: Decimal) => Decimal, needs?: string, fits: (x: Decimal) => boolean = () => true): Fn => ({
  takes: [1, 1],
  needs,
  fits: ([x = ZERO]) => fits(x),
  of: ([x = ZERO]) => of(x),
})

// 50 places, so that sin(pi) is 0 and not the 60th digit of pi.
const sin = (x: Decimal): Decimal => x.sin().toDecimalPlaces(50)
const cos = (x: Decimal): Decimal => x.cos().toDecimalPlaces(50)
const isAngle = (x: Decimal): boolean => x.abs().lt("1e50")

/** What an expression may call, by name. */
export const FUNCTIONS: Record<string, Fn> = Object.assign(Object.create(null), {
  sqrt: ofOne((x) => x.sqrt(), "a number that is not negative", (x) => x.gte(0)),
  abs: ofOne((x) => x.abs()),
  round: {
    takes: [1, 2],
    needs: "0 to 40 decimal places, a whole number",
    fits: ([, places = ZERO]) => places.isInteger() && places.gte(0) && places.lte(40),
    of: ([x = ZERO, places = ZERO]) => x.toDecimalPlaces(places.toNumber()),
  },
  floor: ofOne((x) => x.floor()),
  ceil: ofOne((x) => x.ceil()),
  min: { takes: [1, 500], of: (values) => Num.min(...values) },
  max: { takes: [1, 500], of: (values) => Num.max(...values) },
  ln: ofOne((x) => x.ln(), "a number above 0", (x) => x.gt(0)),
  log: {
    takes: [1, 2],
    needs: "a number above 0, and a base above 0 other than 1",
    fits: ([x = ZERO, base = TEN]) => x.gt(0) && base.gt(0) && !base.eq(1),
    of: ([x = ZERO, base = TEN]) => x.log(base),
  },
  exp: ofOne((x) => x.exp(), "a number from -23,000 to 23,000", (x) => x.abs().lte(23_000)),
  sin: ofOne(sin, "an angle below 10^50", isAngle),
  cos: ofOne(cos, "an angle below 10^50", isAngle),
  tan: ofOne((x) => sin(x).div(cos(x)), "an angle below 10^50 whose cosine is not 0", (x) => isAngle(x) && !cos(x).isZero()),
  mod: { takes: [2, 2], needs: "a divisor other than 0", fits: ([, y = ZERO]) => !y.isZero(), of: ([x = ZERO, y = ZERO]) => x.mod(y) },
} satisfies Record<string, Fn>)
