import { type Sums, windowStart } from '#contexts/oversight/index.ts'
import type { ApplicationId } from '#kernel/ids.ts'
import { addDays } from '#kernel/time.ts'
import { defineFact } from './fact.ts'
import { decidedReviews, readingsOf, sumsOfDays } from './indicator-store.ts'

/** What monitoring counted of an application over the window. */
export interface Indicated {
  readonly sums: Sums
  /** Results that people decided about, and how many of these they changed or refused. */
  readonly decided: number
  readonly overruled: number
  /** Absent where nobody reported any. */
  readonly complaints: number | undefined
  readonly drift: number | undefined
}

const MINUTES_PER_DAY = 1_440

/** The sums, reviews and readings of the window; read only where an own statement asks for one of them. */
export const indicators = defineFact<ReadonlyMap<ApplicationId, Indicated>>({
  says: { zh: '观察期内的运行指标', en: 'indicators of the window' },
  kinds: ['call.reviewed', 'reading.reported'],
  presentOnly: { zh: '运行指标按期清理', en: 'indicators are kept for a time only' },
  async load(context) {
    const since = windowStart(context.at, context.windowDays * MINUTES_PER_DAY)
    const [sums, reviews, readings] = [
      await sumsOfDays(context, since),
      await decidedReviews(context, addDays(context.at, -context.windowDays)),
      await readingsOf(context, addDays(context.at, -context.windowDays)),
    ]
    const applications = new Set([...sums.keys(), ...reviews.keys(), ...readings.keys()])
    return new Map(
      [...applications].map((id) => {
        const { decided = 0, overruled = 0 } = reviews.get(id) ?? {}
        const { complaints, drift } = readings.get(id) ?? {}
        return [id, { sums: sums.get(id) ?? new Map(), decided, overruled, complaints, drift }]
      }),
    )
  },
})
