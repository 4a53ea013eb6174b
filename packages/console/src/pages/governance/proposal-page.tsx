import { useParams } from '@tanstack/react-router'
import { Form, Input, Select } from 'antd'
import type { Reply } from '../../api/client.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { SubjectName, useSubjectName } from '../../pieces/decision-subject.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status, TierTag, type Tone } from '../../pieces/status.tsx'
import { ProposalState } from './governance-page.tsx'
import { WithdrawTable } from './table-acts.tsx'
import { TableComparison } from './table-comparison.tsx'

const words = texts({
  governance: ['治理', 'Governance'],
  title: [(name: string) => `提案：${name}`, (name: string) => `Proposal: ${name}`],
  proposal: ['提案', 'Proposal'],
  subject: ['事项', 'Subject'],
  dossier: ['查看卷宗', 'Open the dossier'],
  tier: ['等级', 'Tier'],
  asked: ['提请', 'Asked for'],
  conditions: ['提请的条件', 'Conditions asked for'],
  validity: ['有效天数', 'Valid for (days)'],
  digest: ['摘要', 'Digest'],
  inForceFrom: ['生效时间', 'In force from'],
  withResolution: ['自决议通过时', 'With the resolution'],
  committee: ['委员会', 'Committee'],
  votes: ['表决', 'Votes'],
  quorum: [
    (cast: number, seats: number) => `${seats} 名委员中 ${cast} 名已表决`,
    (cast: number, seats: number) => `${cast} of ${seats} members have voted`,
  ],
  waiting: ['未表决', 'Not voted'],
  approve: ['赞成', 'Approve'],
  reject: ['反对', 'Reject'],
  abstain: ['弃权', 'Abstain'],
  recuse: ['回避', 'Recuse'],
  vote: ['表决', 'Vote'],
  voteSays: [
    '表决针对所列摘要对应的内容；内容变更后提案作废。存在利益关系的委员应当回避。',
    'A vote counts for what has this digest; when that changes the proposal is void. Who has an interest recuses.',
  ],
  choice: ['意见', 'Choice'],
  reason: ['理由（反对与回避时必填）', 'Reason (for rejecting and recusing)'],
  required: ['必填', 'Required'],
  close: ['结束表决', 'Close the vote'],
  closeSays: ['按已投的票形成决议。', 'Resolves by the votes that are cast.'],
  withdraw: ['撤回提案', 'Withdraw'],
  withdrawSays: [
    '提案作废，可在修改卷宗后重新提请。',
    'The proposal is void; it can be asked for again.',
  ],
  over: ['提案已结束', 'The proposal is over'],
  decision: ['决议', 'Resolution'],
})

type Found = Reply<'GET /proposals/:id'>
type Choice = Found['votes'][number]['choice']

const choiceTones: Readonly<Record<Choice, Tone>> = {
  approve: 'good',
  reject: 'bad',
  abstain: 'plain',
  recuse: 'warn',
}

export function Page() {
  const say = useTexts(words)
  const { id } = useParams({ from: '/governance/proposals/$id' })
  const found = useRead('GET /proposals/:id', { params: { id } })
  const name = useSubjectName(found.data?.proposal ?? {})
  return (
    <ReadPage of={found}>
      {({ proposal, votes }) => (
        <PageFrame
          title={say.title(name)}
          crumbs={[{ title: say.governance, to: '/governance' }]}
          mark={<ProposalState proposal={proposal} />}
          acts={<ProposalActs proposal={proposal} />}
        >
          <div className="columns-2">
            <About proposal={proposal} />
            <Votes proposal={proposal} votes={votes} />
          </div>
          {proposal.tierTableId !== undefined && <TableComparison id={proposal.tierTableId} />}
        </PageFrame>
      )}
    </ReadPage>
  )
}

function ProposalActs({ proposal }: { proposal: Found['proposal'] }) {
  const say = useTexts(words)
  const { id } = proposal
  const digest = proposal.tableDigest ?? proposal.dossierDigest ?? ''
  const notNow = (proposal.voidedAt ?? proposal.resolvedAt) === undefined ? undefined : say.over
  const choices = (['approve', 'reject', 'abstain', 'recuse'] as const).map((value) => ({
    value,
    label: say[value],
  }))
  return (
    <>
      <ConfirmedAct
        type="primary"
        operation="POST /proposals/:id/votes"
        notNow={notNow}
        label={say.vote}
        title={say.vote}
        says={say.voteSays}
        input={({ choice, why }) => ({
          params: { id },
          body: { choice: choice as Choice, digest, ...(why && { reason: why }) },
        })}
        fields={
          <>
            <Form.Item
              name="choice"
              label={say.choice}
              rules={[{ required: true, message: say.required }]}
            >
              <Select options={choices} />
            </Form.Item>
            <Form.Item name="why" label={say.reason}>
              <Input.TextArea rows={3} maxLength={2_000} />
            </Form.Item>
          </>
        }
      />
      <ConfirmedAct
        operation="POST /proposals/:id/closing"
        notNow={notNow}
        label={say.close}
        title={say.close}
        says={say.closeSays}
        input={() => ({ params: { id } })}
      />
      {proposal.tierTableId !== undefined ? (
        <WithdrawTable id={proposal.tierTableId} notNow={notNow} />
      ) : (
        <ConfirmedAct
          danger
          operation="POST /proposals/:id/withdrawal"
          notNow={notNow}
          label={say.withdraw}
          title={say.withdraw}
          says={say.withdrawSays}
          input={() => ({ params: { id } })}
        />
      )}
    </>
  )
}

function About({ proposal }: { proposal: Found['proposal'] }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  return (
    <Sheet title={say.proposal}>
      <Facts
        of={[
          [say.subject, <SubjectName key="subject" of={proposal} />],
          [say.tier, proposal.tier && <TierTag key="tier" tier={proposal.tier} />],
          [
            say.inForceFrom,
            proposal.tierTableId && <InForceFrom key="from" at={proposal.inForceFrom} />,
          ],
          [
            say.asked,
            <span key="asked">
              {nameOf(proposal.requestedBy)} · <Instant at={proposal.requestedAt} />
            </span>,
          ],
          [say.validity, proposal.validityDays],
          [say.conditions, proposal.conditions.join('；')],
          [
            say.digest,
            <span key="digest" className="mono">
              {proposal.tableDigest ?? proposal.dossierDigest}
            </span>,
          ],
        ]}
      />
    </Sheet>
  )
}

function InForceFrom({ at }: { at: string | undefined }) {
  const say = useTexts(words)
  return at === undefined ? say.withResolution : <Instant at={at} />
}

function Votes({ proposal, votes }: Found) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  const committees = useRead('GET /committees')
  return (
    <Sheet title={say.votes}>
      <Read of={committees}>
        {({ items }) => {
          const committee = items.find(({ id }) => id === proposal.committeeId)
          const seats = committee?.seats.filter(({ until }) => until === undefined) ?? []
          if (committee === undefined) return <Blank title={say.waiting} />
          return (
            <>
              <p className="dim" style={{ marginTop: 0 }}>
                {say.quorum(votes.length, seats.length)}
              </p>
              <ul className="listed">
                {seats.map(({ personId }) => {
                  const vote = votes.find((one) => one.personId === personId)
                  return (
                    <li key={personId} className="row">
                      <span style={{ minWidth: '6em' }}>{nameOf(personId)}</span>
                      {vote === undefined ? (
                        <span className="dim">{say.waiting}</span>
                      ) : (
                        <>
                          <Status tone={choiceTones[vote.choice]}>{say[vote.choice]}</Status>
                          <Instant at={vote.castAt} />
                          <span>{vote.reason}</span>
                        </>
                      )}
                    </li>
                  )
                })}
              </ul>
            </>
          )
        }}
      </Read>
    </Sheet>
  )
}
