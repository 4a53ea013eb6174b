import { Link, useParams } from '@tanstack/react-router'
import type { Reply } from '../../api/client.ts'
import { useAside, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { roleNames } from '../../language/vocabulary.ts'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { AssessedTag } from '../../pieces/status.tsx'
import { AssignAct, DueDate, FindingState } from './finding-words.tsx'

const words = texts({
  title: [
    (statement: string) => `条款 ${statement} 的问题`,
    (statement: string) => `Finding of statement ${statement}`,
  ],
  findings: ['问题', 'Findings'],
  says: [
    '只有检查重新成立才会关闭；没有人能手工关闭问题。',
    'Only a check that holds again closes it; nobody closes one by hand.',
  ],
  found: ['发现了什么', 'What was found'],
  statement: ['条款', 'Statement'],
  effect: ['结论', 'Effect'],
  reason: ['理由', 'Reason'],
  todo: ['需要做什么', 'What to do'],
  seen: ['最近一次评估', 'Last assessment'],
  who: ['由谁、何时完成', 'Who, and until when'],
  owner: ['责任角色', 'Owed by'],
  assigned: ['指派给', 'Assigned to'],
  nobody: ['尚未指派', 'Nobody yet'],
  due: ['期限', 'Due'],
  opened: ['开立时间', 'Opened'],
  openedBy: ['开立它的评估', 'Opened by the assessment'],
  closed: ['关闭时间', 'Closed'],
  closedBy: ['关闭它的评估', 'Closed by the assessment'],
})

type Finding = Reply<'GET /findings/:id'>

/** One finding; where its notice leads. */
export function Page() {
  const say = useTexts(words)
  const { id } = useParams({ from: '/findings/$id' })
  const finding = useRead('GET /findings/:id', { params: { id } })
  return (
    <ReadPage of={finding}>
      {(found) => (
        <PageFrame
          title={say.title(found.statement)}
          says={say.says}
          crumbs={[{ title: say.findings, to: '/findings' }]}
          mark={<FindingState of={found} />}
          acts={<AssignAct finding={found} />}
        >
          <div className="columns-2">
            <WhatWasFound finding={found} />
            <WhoAndWhen finding={found} />
          </div>
        </PageFrame>
      )}
    </ReadPage>
  )
}

function WhatWasFound({ finding: { statement, effect, reason } }: { finding: Finding }) {
  const say = useTexts(words)
  const read = useSay()
  const data = useAside('GET /statements/:id', { params: { id: statement } })
  const todo = data?.assessed?.detail.todo ?? []
  return (
    <Sheet title={say.found}>
      <Facts
        of={[
          [
            say.statement,
            <Link key="statement" to="/controls/$id" params={{ id: statement }}>
              {statement} {data && read(data.says)}
            </Link>,
          ],
          [say.effect, <AssessedTag key="effect" status={effect} />],
          [say.reason, read(reason)],
          [say.seen, data?.assessed && <AssessedTag key="seen" status={data.assessed.effect} />],
          [
            say.todo,
            todo.length > 0 && (
              <ul className="plain-list" key="todo">
                {todo.map((one) => (
                  <li key={one.en}>{read(one)}</li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
    </Sheet>
  )
}

function WhoAndWhen({ finding }: { finding: Finding }) {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const people = usePeople()
  const { ownerRole, assignedTo, openedAt, openedBy, closedAt, closedBy } = finding
  return (
    <Sheet title={say.who}>
      <Facts
        of={[
          [say.owner, roles[ownerRole]],
          [say.assigned, assignedTo === undefined ? say.nobody : people.nameOf(assignedTo)],
          [say.due, <DueDate key="due" of={finding} />],
          [say.opened, <Instant key="opened" at={openedAt} />],
          [say.openedBy, <AssessmentLink key="by" id={openedBy} />],
          [say.closed, closedAt && <Instant key="closed" at={closedAt} />],
          [say.closedBy, closedBy && <AssessmentLink key="closer" id={closedBy} />],
        ]}
      />
    </Sheet>
  )
}

const AssessmentLink = ({ id }: { id: string }) => (
  <Link to="/assessments/$id" params={{ id }}>
    <span className="mono">{id}</span>
  </Link>
)
