import { Link } from '@tanstack/react-router'
import { Form, Input, InputNumber } from 'antd'
import { useAside, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { InstantField } from '../../pieces/date-field.tsx'
import { DecisionFacts } from '../../pieces/decision-facts.tsx'
import { ExceptionList } from '../../pieces/exception-list.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { LongList } from '../../pieces/long-list.tsx'
import { Facts, Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { instantOf } from '../../pieces/typed-time.ts'
import { ReceiptAct } from '../controls/receipt-act.tsx'
import type { Application } from './application.ts'

const words = texts({
  inForce: ['有效的批准', 'The approval in force'],
  none: ['没有有效的批准', 'No approval is in force'],
  noneSays: [
    '高风险应用由风险管理委员会决议，中低风险由风险管理人员核准。',
    'A high tier is resolved by the risk management committee; medium and low tiers are approved by a risk manager.',
  ],
  propose: ['提请委员会审批', 'Ask the committee'],
  proposeSays: [
    (name: string) => `将「${name}」的当前卷宗提交委员会表决。表决期间修改卷宗会使提案作废。`,
    (name: string) =>
      `Puts the dossier of ${name} as it stands before the committee. Changing it voids the proposal.`,
  ],
  approve: ['核准', 'Approve'],
  approveSays: [
    (name: string) => `核准「${name}」的当前卷宗；卷宗发生重大变更即失效。`,
    (name: string) => `Approves the dossier of ${name} as it stands; a material change voids it.`,
  ],
  conditions: ['附带条件（每行一条）', 'Conditions (one a line)'],
  validityDays: ['有效天数', 'Valid for (days)'],
  validUntil: ['有效期至', 'Valid until'],
  required: ['必填', 'Required'],
  digest: ['卷宗摘要', 'Dossier digest'],
  noDigest: ['没有可供核准的卷宗', 'There is no dossier to approve'],
  byCommittee: ['高风险应用须由委员会决议', 'A high tier is for the committee'],
  proposals: ['提案', 'Proposals'],
  noProposals: ['没有提案', 'No proposals'],
  asked: ['提请', 'Asked for'],
  pending: ['表决中', 'Being voted on'],
  resolved: ['已决议', 'Resolved'],
  voided: ['已作废', 'Void'],
  exceptions: ['例外', 'Exceptions'],
  reports: ['向监管部门的报告', 'Reports to authorities'],
  noReports: ['没有报告', 'No reports'],
  authority: ['机关', 'Authority'],
  reference: ['文号', 'Reference'],
  filed: ['报送时间', 'Filed'],
})

export function ApprovalTab({ application }: { application: Application }) {
  const say = useTexts(words)
  return (
    <div className="columns-2">
      <InForce application={application} />
      <Proposals id={application.id} />
      <Sheet title={say.exceptions}>
        <ExceptionList applicationId={application.id} />
      </Sheet>
      <Reports id={application.id} />
    </div>
  )
}

const linesOf = (text: string | undefined) =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function InForce({ application }: { application: Application }) {
  const say = useTexts(words)
  const approval = useRead('GET /applications/:id/approval', { params: { id: application.id } })
  return (
    <Sheet
      title={say.inForce}
      term="resolution"
      acts={
        application.tier === 'high' ? (
          <Propose application={application} />
        ) : (
          <Approve application={application} />
        )
      }
    >
      <Read of={approval}>
        {({ decision }) =>
          decision === undefined ? (
            <Blank title={say.none}>{say.noneSays}</Blank>
          ) : (
            <DecisionFacts decision={decision} />
          )
        }
      </Read>
    </Sheet>
  )
}

const CONDITIONS_ROWS = 3

function Propose({ application }: { application: Application }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <ConfirmedAct
      size="small"
      operation="POST /applications/:id/proposals"
      label={say.propose}
      title={say.propose}
      says={say.proposeSays(read(application.name))}
      input={({ conditions, validityDays }) => ({
        params: { id: application.id },
        body: {
          conditions: linesOf(conditions),
          ...(validityDays !== undefined && { validityDays: Number(validityDays) }),
        },
      })}
      fields={
        <>
          <Form.Item name="conditions" label={say.conditions}>
            <Input.TextArea rows={CONDITIONS_ROWS} />
          </Form.Item>
          <Form.Item name="validityDays" label={say.validityDays}>
            <InputNumber min={1} />
          </Form.Item>
        </>
      }
    />
  )
}

function Approve({ application }: { application: Application }) {
  const say = useTexts(words)
  const read = useSay()
  const gate = useAside('GET /applications/:id/gates/:gate', {
    params: { id: application.id, gate: 'ready-for-approval' },
  })
  const digest = gate?.dossierDigest
  return (
    <ConfirmedAct
      size="small"
      operation="POST /applications/:id/approvals"
      notNow={digest === undefined ? say.noDigest : undefined}
      label={say.approve}
      title={say.approve}
      says={
        <Facts
          of={[
            ['', say.approveSays(read(application.name))],
            [
              say.digest,
              <span key="digest" className="mono">
                {digest}
              </span>,
            ],
          ]}
        />
      }
      input={({ conditions, validUntil }) => ({
        params: { id: application.id },
        body: {
          digest: digest!,
          conditions: linesOf(conditions),
          validUntil: instantOf(validUntil)!,
        },
      })}
      fields={
        <>
          <InstantField required name="validUntil" label={say.validUntil} />
          <Form.Item name="conditions" label={say.conditions}>
            <Input.TextArea rows={CONDITIONS_ROWS} />
          </Form.Item>
        </>
      }
    />
  )
}

function Proposals({ id }: { id: string }) {
  const say = useTexts(words)
  const { nameOf } = usePeople()
  return (
    <Sheet title={say.proposals}>
      <LongList operation="GET /proposals" query={{ application: id }} none={say.noProposals}>
        {(items) => (
          <ul className="listed">
            {items.map((proposal) => (
              <li key={proposal.id} className="row">
                <Link to="/governance/proposals/$id" params={{ id: proposal.id }}>
                  <Instant at={proposal.requestedAt} />
                </Link>
                <span className="dim">{nameOf(proposal.requestedBy)}</span>
                {proposal.voidedAt !== undefined ? (
                  <Status tone="plain">{say.voided}</Status>
                ) : proposal.resolvedAt !== undefined ? (
                  <Status tone="good">{say.resolved}</Status>
                ) : (
                  <Status tone="info">{say.pending}</Status>
                )}
              </li>
            ))}
          </ul>
        )}
      </LongList>
    </Sheet>
  )
}

function Reports({ id }: { id: string }) {
  const say = useTexts(words)
  const reports = useRead('GET /applications/:id/reports', { params: { id } })
  return (
    <Sheet title={say.reports} acts={<ReceiptAct application={id} />}>
      <Read of={reports}>
        {({ items }) =>
          items.length === 0 ? (
            <Blank title={say.noReports} />
          ) : (
            <ul className="listed">
              {items.map((report) => (
                <li key={report.id}>
                  <Facts
                    of={[
                      [say.authority, report.authority],
                      [say.reference, report.reference],
                      [say.filed, <Instant key="filed" at={report.filedAt} />],
                    ]}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Read>
    </Sheet>
  )
}
