import { Link } from '@tanstack/react-router'
import { useAside } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { Status } from '../../pieces/status.tsx'
import { type Factor, useTableWords, type VersionReply } from './table-words.tsx'

const words = texts({
  title: ['检查', 'Checks'],
  sound: [
    '所有情形均有等级，且不低于第十六条的固定等级',
    'Every case has a tier, none below what measure 16 fixes',
  ],
  faults: ['须更正后才能提请表决', 'To be corrected before it can be proposed'],
  warnings: ['请确认是否有意为之', 'Likely not meant'],
  case_unanswered: ['存在没有任何一行适用的情形', 'Some cases meet no row'],
  below_floor: [
    (row: string, kind: string) => `${row}低于第十六条对「${kind}」固定的高风险`,
    (row: string, kind: string) =>
      `${row} gives less than the high risk that measure 16 fixes for “${kind}”`,
  ],
  scenario_unknown: [
    (row: string, scenario: string) => `${row}引用了未知场景 ${scenario}`,
    (row: string, scenario: string) => `${row} names the unknown scenario ${scenario}`,
  ],
  row_unreachable: [
    (row: string) => `没有任何情形会用到${row}`,
    (row: string) => `No case ever reaches ${row}`,
  ],
  points_fall: [
    (factor: string) => `${factor}：较高的级别得分反而较低`,
    (factor: string) => `${factor}: a higher level counts less than a lower one`,
  ],
  row: [(number: number) => `第 ${number} 行`, (number: number) => `row ${number}`],
  try: ['试算此情形', 'Try this case'],
})

type Issue = VersionReply['faults'][number]

/** What is wrong with a version as it was saved, each with a case that shows it. */
export function TableIssues({ table, content, faults, warnings }: VersionReply) {
  const say = useTexts(words)
  return (
    <Sheet title={say.title}>
      <div className="stack" role="status">
        {faults.length === 0 ? (
          <div>
            <Status tone="good">{say.sound}</Status>
          </div>
        ) : (
          <IssueList tone="bad" title={say.faults} issues={faults} of={{ table, content }} />
        )}
        {warnings.length > 0 && (
          <IssueList tone="warn" title={say.warnings} issues={warnings} of={{ table, content }} />
        )}
      </div>
    </Sheet>
  )
}

function IssueList({
  tone,
  title,
  issues,
  of: { table, content },
}: {
  tone: 'bad' | 'warn'
  title: string
  issues: readonly Issue[]
  of: Pick<VersionReply, 'table' | 'content'>
}) {
  const say = useTexts(words)
  const read = useSay()
  const { factorTitle } = useTableWords()
  const kinds = useAside('GET /tier-table/floor')?.kinds
  const textOf = ({ code, row, kind, scenario = '', factor }: Issue): string => {
    const place = say.row(content.rows.findIndex(({ id }) => id === row) + 1)
    switch (code) {
      case 'below_floor': {
        const title = kinds?.find(({ id }) => id === kind)?.title
        return say.below_floor(place, title === undefined ? (kind ?? '') : read(title))
      }
      case 'scenario_unknown':
        return say.scenario_unknown(place, scenario)
      case 'row_unreachable':
        return say.row_unreachable(place)
      case 'points_fall':
        return say.points_fall(factorTitle(factor as Factor))
      default:
        return say.case_unanswered
    }
  }
  return (
    <div>
      <Status tone={tone}>{title}</Status>
      <ul className="listed">
        {issues.map((issue) => (
          <li
            key={`${issue.code} ${issue.row} ${issue.kind} ${issue.factor} ${issue.scenario}`}
            className="row"
          >
            <span>{textOf(issue)}</span>
            {issue.example !== undefined && (
              <Link
                to="/decision-tables/$id"
                params={{ id: table.id }}
                search={{ tab: 'trial', ...caseOf(issue.example) }}
              >
                {say.try}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A case as it stands in an address: ticked or left out. */
function caseOf(example: NonNullable<Issue['example']>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(example).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[name, value]]
      return value ? [[name, 'yes']] : []
    }),
  )
}
