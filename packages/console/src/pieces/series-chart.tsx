import { useLanguage } from '../language/language.tsx'
import { wordedInstant } from './instant.tsx'
import './series-chart.css'

export interface Point {
  readonly at: string
  /** Absent where nothing was measured, which is not nothing. */
  readonly value?: number | undefined
  /** How much of `value` is of the kind that is drawn in the colour of trouble. */
  readonly bad?: number
}

const WIDTH = 720
const HEIGHT = 140
const BAR_GAP = 0.2

/**
 * Counts over time as bars, each with a part of it in the colour of trouble. The same figures stand in a table that only
 * readers of the screen meet, for the picture says nothing to them.
 */
export function SeriesChart({
  title,
  points,
  worded,
  names,
  limit,
}: {
  title: string
  points: readonly Point[]
  worded: (value: number) => string
  /** What a bar counts, and what its bad part does. */
  names: { readonly value: string; readonly bad?: string }
  /** From where on it is too much: a line across. */
  limit?: number
}) {
  const { language } = useLanguage()
  const peak = Math.max(0, ...points.map(({ value = 0 }) => value))
  // Shares of a percent and drifts below 1 fill the height, too.
  const most = Math.max(peak, limit ?? 0) || 1
  const step = WIDTH / Math.max(1, points.length)
  const first = points[0]
  const last = points.at(-1)
  return (
    <figure className="series">
      <figcaption>
        <span>{title}</span>
        <span className="dim">{worded(peak)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <line className="series-base" x1={0} y1={HEIGHT - 0.5} x2={WIDTH} y2={HEIGHT - 0.5} />
        {limit !== undefined && <Limit y={HEIGHT - (limit / most) * (HEIGHT - 4)} />}
        {points.map(({ at, value = 0, bad = 0 }, index) => {
          const high = (value / most) * (HEIGHT - 4)
          const low = (bad / most) * (HEIGHT - 4)
          const x = index * step + (step * BAR_GAP) / 2
          const width = step * (1 - BAR_GAP)
          return (
            <g key={at}>
              <title>{`${wordedInstant(at, language)} · ${names.value} ${worded(value)}`}</title>
              <rect className="series-value" x={x} y={HEIGHT - high} width={width} height={high} />
              <rect className="series-bad" x={x} y={HEIGHT - low} width={width} height={low} />
            </g>
          )
        })}
      </svg>
      <div className="series-scale dim">
        <span>{first !== undefined && wordedInstant(first.at, language)}</span>
        <span>{last !== undefined && wordedInstant(last.at, language)}</span>
      </div>
      <div className="unseen">
        <table>
          <caption>{title}</caption>
          <tbody>
            {points.map(({ at, value, bad }) => (
              <tr key={at}>
                <th scope="row">{wordedInstant(at, language)}</th>
                <td>{value === undefined ? '–' : worded(value)}</td>
                {names.bad !== undefined && <td>{worded(bad ?? 0)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

const Limit = ({ y }: { y: number }) => (
  <line className="series-limit" x1={0} y1={y} x2={WIDTH} y2={y} />
)
