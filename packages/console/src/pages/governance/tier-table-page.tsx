import { Link, useParams } from '@tanstack/react-router'
import { useAsideIf, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { AddressTabs } from '../../pieces/address-tabs.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status, type Tone } from '../../pieces/status.tsx'
import { ProposalState } from './governance-page.tsx'
import { TableActs } from './table-acts.tsx'
import { TableComparison } from './table-comparison.tsx'
import { TableEditor } from './table-editor.tsx'
import { TableIssues } from './table-issues.tsx'
import type { VersionReply } from './table-words.tsx'
import { TierCase } from './tier-case.tsx'

const words = texts({
  governance: ['治理', 'Governance'],
  tables: ['决策表', 'Decision tables'],
  title: [
    (version: number) => `分级表第 ${version} 版`,
    (version: number) => `Tier table, version ${version}`,
  ],
  draft: ['起草中', 'Draft'],
  proposed: ['表决中', 'Before the committee'],
  enacted: ['待生效', 'To come into force'],
  'in-force': ['现行', 'In force'],
  superseded: ['已被取代', 'Superseded'],
  discarded: ['草稿已放弃', 'Given up'],
  rules: ['规则', 'Rules'],
  edit: ['编辑', 'Edit'],
  trial: ['试算', 'Try a case'],
  compare: ['对比与影响', 'Comparison and effect'],
  votes: ['表决与生效', 'Votes and force'],
  authors: ['起草人', 'Authors'],
  comma: ['、', ', '],
  drafted: ['起草时间', 'Drafted'],
  from: ['生效时间', 'In force from'],
  resolution: ['决议', 'Resolution'],
  settled: ['应用重新定级完成', 'Applications tiered by it'],
  digest: ['摘要', 'Digest'],
  about: ['本版', 'This version'],
  proposals: ['提案', 'Proposals'],
  none: ['尚未提请表决', 'Not proposed yet'],
  noneSays: [
    '检查通过后由起草人提请风险管理委员会表决；起草人与提请人须回避。',
    'Once the checks pass it is proposed to the risk management committee; authors and requester do not vote.',
  ],
  open: ['查看表决', 'See the votes'],
})

type State = VersionReply['table']['state']

const tones: Readonly<Record<State, Tone>> = {
  draft: 'info',
  proposed: 'warn',
  enacted: 'info',
  'in-force': 'good',
  superseded: 'plain',
  discarded: 'plain',
}

export function TableState({ state }: { state: State }) {
  const say = useTexts(words)
  return <Status tone={tones[state]}>{say[state]}</Status>
}

/** One version of the tier table: written, tried, compared, decided on (measures 4.2, 15.1). */
export function Page() {
  const say = useTexts(words)
  const { id } = useParams({ from: '/decision-tables/$id' })
  const version = useRead('GET /tier-tables/:id', { params: { id } })
  return (
    <ReadPage of={version}>
      {(found) => (
        <PageFrame
          title={say.title(found.table.version)}
          crumbs={[
            { title: say.governance, to: '/governance' },
            { title: say.tables, to: '/decision-tables' },
          ]}
          mark={<TableState state={found.table.state} />}
          acts={<TableActs version={found} />}
        >
          <Parts version={found} />
        </PageFrame>
      )}
    </ReadPage>
  )
}

function Parts({ version }: { version: VersionReply }) {
  const say = useTexts(words)
  const { id, state } = version.table
  const isDraft = state === 'draft'
  const items = [
    ...(isDraft
      ? [
          {
            key: 'edit',
            label: say.edit,
            children: (
              <div className="stack">
                <TableIssues {...version} />
                <TableEditor table={version.table} content={version.content} />
              </div>
            ),
          },
        ]
      : []),
    {
      key: 'trial',
      label: isDraft ? say.trial : say.rules,
      children: <TierCase version={id} />,
    },
    { key: 'compare', label: say.compare, children: <TableComparison id={id} /> },
    { key: 'votes', label: say.votes, children: <Votes table={version.table} /> },
  ]
  return <AddressTabs of={items} />
}

function Votes({ table }: { table: VersionReply['table'] }) {
  const say = useTexts(words)
  const read = useSay()
  const { nameOf, namesOf } = usePeople()
  const proposals = useRead('GET /proposals', { query: { tierTable: table.id } })
  const { decisionId } = table
  const decision = useAsideIf(decisionId !== undefined, 'GET /decisions/:id', {
    params: { id: decisionId ?? '' },
  })
  return (
    <div className="columns-2">
      <Sheet title={say.about}>
        <Facts
          of={[
            [say.authors, namesOf(table.authorIds, say.comma)],
            [say.drafted, <Instant key="drafted" at={table.draftedAt} />],
            [say.resolution, decision && read(decision.number)],
            [say.from, table.inForceFrom && <Instant key="from" at={table.inForceFrom} />],
            [say.settled, table.settledAt && <Instant key="settled" at={table.settledAt} />],
            [
              say.digest,
              <span key="digest" className="mono">
                {table.digest}
              </span>,
            ],
          ]}
        />
      </Sheet>
      <Sheet title={say.proposals}>
        <Read of={proposals}>
          {({ items }) =>
            items.length === 0 ? (
              <Blank title={say.none}>{say.noneSays}</Blank>
            ) : (
              <ul className="listed">
                {items.map((proposal) => (
                  <li key={proposal.id} className="row">
                    <ProposalState proposal={proposal} />
                    <Instant at={proposal.requestedAt} />
                    <span>{nameOf(proposal.requestedBy)}</span>
                    <Link to="/governance/proposals/$id" params={{ id: proposal.id }}>
                      {say.open}
                    </Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Read>
      </Sheet>
    </div>
  )
}
