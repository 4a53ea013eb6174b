import { Link } from '@tanstack/react-router'
import type { Reply } from '../api/client.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { ConfirmedAct } from './act.tsx'
import { Instant } from './instant.tsx'
import { Facts } from './page.tsx'
import { usePeople } from './people.tsx'
import { Status, TierTag } from './status.tsx'

type Decision = Reply<'GET /decisions/:id'>

const words = texts({
  number: ['文号', 'Number'],
  outcome: ['结果', 'Outcome'],
  passed: ['通过', 'Passed'],
  rejected: ['未通过', 'Rejected'],
  withdrawn: ['已撤回', 'Withdrawn'],
  tier: ['等级', 'Tier'],
  approvers: ['批准人', 'Approved by'],
  requester: ['提请人', 'Asked for by'],
  decided: ['作出时间', 'Decided'],
  until: ['有效期至', 'Valid until'],
  conditions: ['附带条件', 'Conditions'],
  digest: ['卷宗摘要', 'Dossier digest'],
  proposal: ['表决', 'Votes'],
  open: ['查看提案与表决', 'Proposal and votes'],
  withdraw: ['撤回', 'Withdraw'],
  withdrawSays: [
    '撤回后批准立即失效，准行证同时吊销，应用停止服务。',
    'The approval ends at once, its permit is revoked, and the application stops.',
  ],
  comma: ['、', ', '],
})

/** A resolution or an approval as it was decided. */
export function DecisionFacts({ decision }: { decision: Decision }) {
  const say = useTexts(words)
  const read = useSay()
  const { nameOf, namesOf } = usePeople()
  return (
    <div className="stack">
      <Facts
        of={[
          [say.number, read(decision.number)],
          [say.outcome, <Outcome key="outcome" decision={decision} />],
          [say.tier, decision.tier && <TierTag key="tier" tier={decision.tier} />],
          [say.requester, nameOf(decision.requestedBy)],
          [say.approvers, namesOf(decision.approverIds, say.comma)],
          [say.decided, <Instant key="decided" at={decision.decidedAt} />],
          [say.until, decision.validUntil && <Instant key="until" at={decision.validUntil} />],
          [say.conditions, decision.conditions.join('；')],
          [
            say.digest,
            <span key="digest" className="mono">
              {decision.dossierDigest}
            </span>,
          ],
          [
            say.proposal,
            decision.proposalId && (
              <Link
                key="proposal"
                to="/governance/proposals/$id"
                params={{ id: decision.proposalId }}
              >
                {say.open}
              </Link>
            ),
          ],
        ]}
      />
      {decision.outcome === 'passed' && decision.withdrawnAt === undefined && (
        <div>
          <ConfirmedAct
            danger
            size="small"
            withReason
            operation="POST /decisions/:id/withdrawal"
            label={say.withdraw}
            title={`${say.withdraw} ${read(decision.number)}`}
            says={say.withdrawSays}
            input={({ reason }) => ({ params: { id: decision.id }, body: { reason } })}
          />
        </div>
      )}
    </div>
  )
}

export function Outcome({ decision }: { decision: Decision }) {
  const say = useTexts(words)
  if (decision.withdrawnAt !== undefined) return <Status tone="warn">{say.withdrawn}</Status>
  return decision.outcome === 'passed' ? (
    <Status tone="good">{say.passed}</Status>
  ) : (
    <Status tone="bad">{say.rejected}</Status>
  )
}
