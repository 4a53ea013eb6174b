import { Link } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useAside, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames } from '../../language/vocabulary.ts'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { type Assessed, assessedTones, signOf } from '../../pieces/status.tsx'
import { useMay } from '../../session/session.tsx'
import { countsOf, EffectBar, effectOrder, worstOf } from '../controls/effects.tsx'
import './measure-map.css'

const words = texts({
  title: ['32 项措施', 'The 32 measures'],
  says: [
    '每块是一项措施，每格是其中一条；颜色为最近一次评估的结论，数字为有效条数。',
    'A block is a measure, a cell one of its statements, coloured by the last assessment; the numbers say how many hold.',
  ],
  holding: [
    (holding: number, count: number) => `${count} 条中 ${holding} 条有效`,
    (holding: number, count: number) => `${holding} of ${count} statements hold`,
  ],
  unmeasured: [
    '尚无测评结果：未测量不等于达标。',
    'Nothing has been assessed yet: unmeasured is not met.',
  ],
})

type Measures = Reply<'GET /measures'>
type Measure = Measures['measures'][number]

/** The measures as one picture: a row for each chapter, as wide as it has statements, coloured by what was found. */
export function MeasureMap() {
  const say = useTexts(words)
  const may = useMay()
  const measures = useReadIf(may('GET /measures'), 'GET /measures')
  if (!may('GET /measures')) return null
  return (
    <Sheet title={say.title}>
      <Read of={measures} rows={7}>
        {(catalogue) => <Chapters catalogue={catalogue} />}
      </Read>
    </Sheet>
  )
}

/** How many statements of each measure have each effect, as last assessed; what the institution asks of itself counts in none. */
function useEffects(): ReadonlyMap<number, readonly Assessed[]> {
  const data = useAside('GET /statements', { query: {} })
  const effects = new Map<number, Assessed[]>()
  for (const { measure, own, assessed } of data?.items ?? []) {
    if (assessed === undefined || measure === undefined || own !== undefined) continue
    effects.set(measure, [...(effects.get(measure) ?? []), assessed.effect])
  }
  return effects
}

function Chapters({ catalogue }: { catalogue: Measures }) {
  const say = useTexts(words)
  const read = useSay()
  const effects = useEffects()
  const byId = new Map(catalogue.measures.map((measure) => [measure.id, measure]))
  return (
    <>
      {effects.size === 0 ? (
        <p className="dim" style={{ marginTop: 0 }}>
          {say.unmeasured}
        </p>
      ) : (
        <>
          <EffectBar counts={countsOf([...effects.values()].flat())} leads />
          <p className="map-says">{say.says}</p>
        </>
      )}
      <ul className="map">
        {catalogue.chapters.map((chapter) => (
          <li key={chapter.id}>
            <span className="map-chapter">{read(chapter.title)}</span>
            <ul className="map-row">
              {chapter.measures
                .map((id) => byId.get(id))
                .filter((measure) => measure !== undefined)
                .map((measure) => (
                  <Tile
                    key={measure.id}
                    measure={measure}
                    effects={effects.get(measure.id) ?? []}
                  />
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A measure is as well as its worst statement; each statement has a cell, the worst first. */
function Tile({ measure, effects }: { measure: Measure; effects: readonly Assessed[] }) {
  const say = useTexts(words)
  const names = useTexts(assessedNames)
  const read = useSay()
  const count = measure.statements.length
  const status = worstOf(effects)
  const tone = assessedTones[status]
  const holding = effects.filter((effect) => effect === 'effective').length
  const unassessed = Array<Assessed>(Math.max(0, count - effects.length)).fill('unmeasured')
  const whole = `${measure.id} ${read(measure.title)} · ${names[status]} · ${say.holding(holding, count)}`
  return (
    <li style={{ flexGrow: count }}>
      <Tooltip title={whole}>
        <Link to="/controls" search={{ measure: measure.id }} className={`map-tile status ${tone}`}>
          <span className="map-head">
            {signOf(tone)} <b>{measure.id}</b>
            <span className="map-count" aria-hidden>
              {holding}/{count}
            </span>
          </span>
          <span className="map-title">{read(measure.title)}</span>
          <span className="unseen">
            {names[status]} · {say.holding(holding, count)}
          </span>
          <span className="map-cells">
            {byTrouble([...effects, ...unassessed]).map((effect, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells are nothing but their colour.
              <span key={at} className={`map-cell ${assessedTones[effect]}`} />
            ))}
          </span>
        </Link>
      </Tooltip>
    </li>
  )
}

const byTrouble = (effects: readonly Assessed[]) =>
  effects.toSorted((a, b) => effectOrder.indexOf(a) - effectOrder.indexOf(b))
