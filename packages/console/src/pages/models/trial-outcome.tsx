import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Reply } from '../../api/client.ts'
import { useCallWords } from '../../language/call-words.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Status } from '../../pieces/status.tsx'
import { CallPath } from '../oversight/call-path.tsx'

const words = texts({
  answered: ['已答复', 'Answered'],
  refused: ['已拒绝', 'Refused'],
  failed: ['未能答复', 'Not answered'],
  held: ['等待人工复核', 'Held for review'],
  answer: ['答复', 'Answer'],
  reason: ['原因', 'Reason'],
  code: ['代码', 'Code'],
  record: ['记录', 'Record'],
  review: ['人工复核', 'Review'],
  fallback: ['由后备方案答复', 'Answered by the fallback'],
  label: ['生成合成标识（元数据）', 'Label (metadata)'],
  more: [(count: string) => `另有 ${count} 个值`, (count: string) => `and ${count} more values`],
  dimensions: ['向量维数', 'Dimensions'],
  start: ['向量开头', 'Its beginning'],
  nearness: ['余弦相似度', 'Cosine similarity'],
})

type Trial = Reply<'POST /applications/:id/trial-calls'>

/** What came of one trial: the answer as a caller would get it, with the reasons and the record. */
export function TrialOutcome({ trial }: { trial: Trial }) {
  const say = useTexts(words)
  const read = useSay()
  const worded = useCallWords()
  const titles = useTexts(optionWords)
  const { refusal, text, record, review, fallback, label, entry } = trial
  return (
    <Sheet title={<Outcome trial={trial} />}>
      <div className="stack">
        {text !== undefined && text !== '' && (
          <section className="raw">
            <h3>{say.answer}</h3>
            <p className="prose">{text}</p>
          </section>
        )}
        <Facts
          of={[
            [say.reason, refusal && read(refusal.message)],
            [
              say.code,
              refusal && (
                <span>
                  {worded.doorCode(refusal.code)} <span className="mono dim">{refusal.code}</span>
                </span>
              ),
            ],
            ...useOutputs(trial),
            ...useVectors(trial),
            [say.fallback, fallback && wordedOption(titles, fallback)],
            [
              say.review,
              review && (
                <Link to="/reviews/$id" params={{ id: review }}>
                  <span className="mono">{review}</span>
                </Link>
              ),
            ],
            [
              say.record,
              record && (
                <Link to="/records/$id" params={{ id: record }}>
                  <span className="mono">{record}</span>
                </Link>
              ),
            ],
            [say.label, label && <span className="mono">{label}</span>],
          ]}
        />
        {entry !== undefined && <CallPath body={entry.body} />}
      </div>
    </Sheet>
  )
}

const SERVER_FAILED = 500

function Outcome({ trial: { status, review, refusal } }: { trial: Trial }) {
  const say = useTexts(words)
  if (review !== undefined) return <Status tone="warn">{say.held}</Status>
  if (refusal === undefined) return <Status tone="good">{say.answered}</Status>
  if (status >= SERVER_FAILED) return <Status tone="bad">{say.failed}</Status>
  return <Status tone="bad">{say.refused}</Status>
}

const VALUES_SHOWN = 24

/** Each output of a predictive model by its name. */
function useOutputs({ outputs }: Trial) {
  const say = useTexts(words)
  const number = useNumber()
  return (outputs ?? []).map(({ name, datatype, shape, data }): readonly [string, ReactNode] => {
    // As the model gave them: a rounded probability would be another one.
    const shown = data.slice(0, VALUES_SHOWN).map(String)
    const rest = data.length - shown.length
    return [
      name,
      <span key={name}>
        {shown.join(' · ')}
        {rest > 0 && ` ${say.more(number(rest))}`}{' '}
        <span className="dim mono">{`${datatype} [${shape.join(', ')}]`}</span>
      </span>,
    ]
  })
}

const SHOWN = 6

function useVectors({ vectors }: Trial): readonly (readonly [string, string | undefined])[] {
  const say = useTexts(words)
  const number = useNumber()
  const [first, second] = vectors ?? []
  if (first === undefined) return []
  return [
    [say.dimensions, number(first.length)],
    [
      say.start,
      first
        .slice(0, SHOWN)
        .map((part) => part.toFixed(4))
        .join('  '),
    ],
    [say.nearness, second && cosine(first, second).toFixed(4)],
  ]
}

/** Of two vectors of one model; 0 where one of them points nowhere. */
function cosine(left: readonly number[], right: readonly number[]): number {
  const dot = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, part, at) => sum + part * (other[at] ?? 0), 0)
  const lengths = Math.sqrt(dot(left, left) * dot(right, right))
  return lengths === 0 ? 0 : dot(left, right) / lengths
}
