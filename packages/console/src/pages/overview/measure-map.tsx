import { Tooltip } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { assessedNames } from '../../language/vocabulary.ts'
import { Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'
import { type Assessed, assessedTones, signOf } from '../../pieces/status.tsx'
import { useMay } from '../../session/session.tsx'

const words = texts({
  title: ['32 项措施', 'The 32 measures'],
  statements: [(count: number) => `${count} 条`, (count: number) => `${count} statements`],
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

function Chapters({ catalogue }: { catalogue: Measures }) {
  const say = useTexts(words)
  const read = useSay()
  const byId = new Map(catalogue.measures.map((measure) => [measure.id, measure]))
  return (
    <>
      <p className="dim" style={{ marginTop: 0 }}>
        {say.unmeasured}
      </p>
      <ul className="map">
        {catalogue.chapters.map((chapter) => (
          <li key={chapter.id}>
            <span className="map-chapter">{read(chapter.title)}</span>
            <ul className="map-row">
              {chapter.measures
                .map((id) => byId.get(id))
                .filter((measure) => measure !== undefined)
                .map((measure) => (
                  <Tile key={measure.id} measure={measure} status="unmeasured" />
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  )
}

function Tile({ measure, status }: { measure: Measure; status: Assessed }) {
  const say = useTexts(words)
  const names = useTexts(assessedNames)
  const read = useSay()
  const count = measure.statements.length
  const tone = assessedTones[status]
  return (
    <li style={{ flexGrow: count }}>
      <Tooltip
        title={`${measure.id} ${read(measure.title)} · ${names[status]} · ${say.statements(count)}`}
      >
        <div className={`map-tile status ${tone}`}>
          <span className="map-head">
            {signOf(tone)} <b>{measure.id}</b>
          </span>
          <span className="map-title">{read(measure.title)}</span>
          <span className="map-note">
            {names[status]} · {say.statements(count)}
          </span>
        </div>
      </Tooltip>
    </li>
  )
}
