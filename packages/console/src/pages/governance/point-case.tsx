import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox, Form, Input, InputNumber, Table } from 'antd'
import type { Reply } from '../../api/client.ts'
import type { Operations } from '../../api/schema.ts'
import { reading } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { optionWords, wordedOption } from '../../language/option-words.ts'
import { ApplicationSelect, useApplicationName } from '../../pieces/applications.tsx'
import { ConditionText } from '../../pieces/condition-text.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useCase } from './case-in-address.ts'

const words = texts({
  case: ['情形', 'The case'],
  application: ['应用', 'Application'],
  decision: ['决定', 'Decision'],
  topic: ['主题', 'Topic'],
  group: ['人群', 'Group'],
  finding: ['护栏发现', 'Finding of guards'],
  rating: ['可解释性评级', 'Explainability rating'],
  amount: ['金额', 'Amount'],
  score: ['得分', 'Score'],
  advisory: ['模型仅供参考', 'The model only advises'],
  several: ['多个用逗号分隔', 'Several: with commas'],
  verdict: ['结果', 'What follows'],
  held: ['放行前由人工复核', 'Held until a person decides'],
  passes: ['不经复核即放行', 'Leaves without a review'],
  queue: ['队列', 'Queue'],
  reviewers: ['复核人数', 'Reviewers'],
  within: ['时限（分钟）', 'Within (minutes)'],
  onTimeout: ['超时', 'When late'],
  choose: ['请选择应用', 'Choose an application'],
  chooseSays: [
    '复核条件写在应用的准行证里。',
    'Review conditions stand in the permit of an application.',
  ],
  noPermit: ['该应用没有有效的准行证', 'The application has no permit that stands'],
  noPoints: ['准行证没有复核条件', 'The permit has no review conditions'],
  points: ['复核条件', 'Review conditions'],
  compare: ['与上一张准行证比较', 'Compare with the last permit'],
  name: ['条件', 'Condition'],
  when: ['内容', 'When'],
  holding: ['判断', 'Comes to'],
  yes: ['成立', 'Holds'],
  no: ['不成立', 'Does not'],
  unknown: ['情形未给出所需事实', 'The case does not say'],
  effect: ['结果', 'So it'],
  holds: ['转人工复核', 'is held'],
  pass: ['不拦截', 'passes'],
})

type Case = Operations['POST /applications/:id/review-points/trials']['body']
type Trial = Reply<'POST /applications/:id/review-points/trials'>
type Point = Trial['points'][number]

const wordFacts = ['decision', 'topic', 'group', 'finding', 'rating'] as const
const numberFacts = ['amount', 'score'] as const
const MS_PER_MINUTE = 60_000

/** The review conditions of a permit, and a case that each of them decides. */
export function PointCase() {
  const say = useTexts(words)
  const [chosen, choose] = useCase()
  const application = chosen.application ?? ''
  const name = useApplicationName(application)
  return (
    <div className="columns-2">
      <Sheet title={say.case}>
        <Form layout="vertical" className="form">
          <Form.Item label={say.application} htmlFor="case-application">
            <ApplicationSelect
              id="case-application"
              {...(application !== '' && { value: { value: application, label: name } })}
              labelInValue
              onChange={({ value }: { value: string }) => choose({ application: value })}
            />
          </Form.Item>
          <div className="fields-2">
            {numberFacts.map((fact) => (
              <Form.Item key={fact} label={say[fact]} htmlFor={`case-${fact}`}>
                <InputNumber
                  id={`case-${fact}`}
                  value={chosen[fact] === undefined ? null : Number(chosen[fact])}
                  onChange={(value) => choose({ [fact]: value === null ? undefined : `${value}` })}
                />
              </Form.Item>
            ))}
            {wordFacts.map((fact) => (
              <Form.Item key={fact} label={say[fact]} htmlFor={`case-${fact}`}>
                <Input
                  id={`case-${fact}`}
                  placeholder={say.several}
                  value={chosen[fact] ?? ''}
                  onChange={({ target }) => choose({ [fact]: target.value })}
                />
              </Form.Item>
            ))}
          </div>
          <Checkbox
            checked={chosen.advisory === 'yes'}
            onChange={({ target }) => choose({ advisory: target.checked ? 'yes' : undefined })}
          >
            {say.advisory}
          </Checkbox>
        </Form>
      </Sheet>
      {application === '' ? (
        <Sheet title={say.verdict}>
          <Blank title={say.choose}>{say.chooseSays}</Blank>
        </Sheet>
      ) : (
        <Verdict application={application} body={caseOf(chosen)} />
      )}
    </div>
  )
}

function Verdict({ application, body }: { application: string; body: Case }) {
  const say = useTexts(words)
  const titles = useTexts(optionWords)
  const number = useNumber()
  const input = { params: { id: application }, body }
  const tried = useQuery({
    ...reading('POST /applications/:id/review-points/trials', input),
    placeholderData: keepPreviousData,
  })
  return (
    <div className="stack" aria-live="polite">
      <Read of={tried}>
        {({ permit, points, held }) => {
          if (permit === undefined) return <Blank title={say.noPermit} />
          if (points.length === 0) return <Blank title={say.noPoints} />
          return (
            <>
              <Sheet title={say.verdict}>
                <div className="stack">
                  <div>
                    <Status tone={held === undefined ? 'good' : 'warn'}>
                      {held === undefined ? say.passes : say.held}
                    </Status>
                  </div>
                  {held !== undefined && (
                    <Facts
                      of={[
                        [say.queue, held.queue],
                        [say.reviewers, number(held.reviewers)],
                        [say.within, number(held.withinMs / MS_PER_MINUTE)],
                        [say.onTimeout, wordedOption(titles, held.onTimeout)],
                      ]}
                    />
                  )}
                </div>
              </Sheet>
              <Points points={points} />
              <Link
                to="/applications/$id"
                params={{ id: application }}
                search={{ tab: 'permit', view: 'diff' }}
              >
                {say.compare}
              </Link>
            </>
          )
        }}
      </Read>
    </div>
  )
}

const tones = { yes: 'warn', no: 'plain', unknown: 'info' } as const

function Points({ points }: { points: readonly Point[] }) {
  const say = useTexts(words)
  return (
    <Sheet title={say.points} table>
      <Table<Point>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={[...points]}
        columns={[
          { title: say.name, dataIndex: 'name' },
          { title: say.when, render: (_, { when }) => <ConditionText when={when} /> },
          {
            title: say.holding,
            render: (_, { holding }) => <Status tone={tones[holding]}>{say[holding]}</Status>,
          },
          {
            title: say.effect,
            render: (_, { holds }) => (holds ? <b>{say.holds}</b> : say.pass),
          },
        ]}
      />
    </Sheet>
  )
}

function caseOf(chosen: Readonly<Record<string, string | undefined>>): Case {
  const numbers = numberFacts.flatMap((fact) => {
    const value = Number(chosen[fact] ?? Number.NaN)
    return Number.isFinite(value) ? [[fact, [value]] as const] : []
  })
  const said = wordFacts.flatMap((fact) => {
    const given = (chosen[fact] ?? '').split(/[,，\s]+/).filter((word) => word !== '')
    return given.length === 0 ? [] : [[fact, given] as const]
  })
  return {
    numbers: Object.fromEntries(numbers),
    words: Object.fromEntries(said),
    advisory: chosen.advisory === 'yes',
  }
}
