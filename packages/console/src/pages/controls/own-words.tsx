import { Link } from '@tanstack/react-router'
import type { Reply } from '../../api/client.ts'
import { useAsideIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { Facts } from '../../pieces/page.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'
import { metricNames } from '../oversight/stop-words.tsx'

export type Revision = Reply<'GET /own-statements/:id'>
export type Content = NonNullable<Revision['content']>

export type RevisionState = 'draft' | 'in-force' | 'over'

export const stateNames = texts({
  draft: ['草稿', 'Draft'],
  'in-force': ['现行', 'In force'],
  over: ['已结束', 'Over'],
})

export const byNames = texts({
  word: ['两人的人工证明', 'Two people’s word'],
  check: ['措施条款的检查', 'The check of a statement'],
  limit: ['指标限值', 'A limit of an indicator'],
})

export const comparisonNames = texts({
  above: ['高于', 'above'],
  below: ['低于', 'below'],
})

const tones: Readonly<Record<RevisionState, Tone>> = {
  draft: 'warn',
  'in-force': 'good',
  over: 'plain',
}

export function stateOf({ adoptedAt, endedAt }: Pick<Revision, 'adoptedAt' | 'endedAt'>) {
  if (endedAt !== undefined) return 'over'
  return adoptedAt === undefined ? 'draft' : 'in-force'
}

export function RevisionTag({ of }: { of: Pick<Revision, 'adoptedAt' | 'endedAt'> }) {
  const names = useTexts(stateNames)
  const state = stateOf(of)
  return <Status tone={tones[state]}>{names[state]}</Status>
}

const words = texts({
  says: ['要求', 'What it asks'],
  holds: ['成立条件', 'It holds when'],
  measure: ['细化的措施', 'Refines measure'],
  none: ['无', 'none'],
  owner: ['责任角色', 'Owed by'],
  by: ['判断方式', 'Decided by'],
  of: ['依据条款', 'Check of'],
  thresholds: ['更严阈值', 'Stricter thresholds'],
  limit: ['不成立', 'It fails where'],
  foundOf: [
    (finding: string) => `每百次调用的 ${finding} 发现数`,
    (finding: string) => `findings of ${finding} in a hundred calls`,
  ],
  limitSays: [
    (metric: string, comparison: string, threshold: number, callsMin: number) =>
      `任一运行中应用在观察期内调用不少于 ${callsMin} 次，且${metric}${comparison} ${threshold}`,
    (metric: string, comparison: string, threshold: number, callsMin: number) =>
      `a running application with at least ${callsMin} calls in the window has ${metric} ${comparison} ${threshold}`,
  ],
})

/** What an own statement asks, how it is decided, and what else is to be said of it. */
export function AskedFacts({
  content,
  more = [],
}: {
  content: Content
  more?: Parameters<typeof Facts>[0]['of']
}) {
  const say = useTexts(words)
  const read = useSay()
  const roles = useTexts(roleNames)
  const bys = useTexts(byNames)
  const { says, holds, measure, owner, decidedBy } = content
  return (
    <Facts
      of={[
        [say.says, read(says)],
        [say.holds, read(holds)],
        [
          say.measure,
          measure === undefined ? (
            say.none
          ) : (
            <Link key="measure" to="/controls" search={{ measure }}>
              {measure}
            </Link>
          ),
        ],
        [say.owner, roles[owner]],
        [say.by, bys[decidedBy.by]],
        ...useDecidingFacts(decidedBy),
        ...more,
      ]}
    />
  )
}

/** What a threshold is called in the statement whose check is taken; its name where the catalogue has it no more. */
function useThresholdTitle(decidedBy: Content['decidedBy']) {
  const read = useSay()
  const isCheck = decidedBy.by === 'check'
  const base = useAsideIf(isCheck, 'GET /statements/:id', {
    params: { id: isCheck ? decidedBy.of : '' },
  })
  const thresholds = base?.thresholds ?? {}
  return (name: string) => {
    const title = thresholds[name]?.title
    return title === undefined ? name : read(title)
  }
}

function useDecidingFacts(decidedBy: Content['decidedBy']) {
  const say = useTexts(words)
  const metrics = useTexts(metricNames)
  const comparisons = useTexts(comparisonNames)
  const nameOf = useThresholdTitle(decidedBy)
  switch (decidedBy.by) {
    case 'word':
      return []
    case 'check': {
      const thresholds = Object.entries(decidedBy.thresholds ?? {})
      const worded = thresholds.map(([name, value]) => `${nameOf(name)} ${value}`).join(' · ')
      return [
        [
          say.of,
          <Link key="of" to="/controls/$id" params={{ id: decidedBy.of }}>
            {decidedBy.of}
          </Link>,
        ] as const,
        [say.thresholds, worded] as const,
      ]
    }
    case 'limit': {
      const { metric, finding, comparison, threshold, callsMin } = decidedBy
      const named = finding === undefined ? metrics[metric] : say.foundOf(finding)
      const worded = say.limitSays(named, comparisons[comparison], threshold, callsMin)
      return [[say.limit, worded] as const]
    }
  }
}
