import { Form, Input } from 'antd'
import type { Reply } from '../../api/client.ts'
import { DAY_MS, nowMs } from '../../kernel/time.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Sheet } from '../../pieces/page.tsx'
import { usePeople } from '../../pieces/people.tsx'
import { Blank } from '../../pieces/states.tsx'
import { Status } from '../../pieces/status.tsx'
import { useSession } from '../../session/session.tsx'

const words = texts({
  title: ['人工证明', 'Attestations'],
  make: ['作出证明', 'Attest'],
  makeSays: [
    '证明只在系统无法判断时计入，结论显示为“人工证明”，且须另一人确认。',
    'It counts only where the product cannot decide, shows as attested, and needs another person.',
  ],
  evidence: ['证据（写明文号、日期与存放处）', 'Evidence (number, date and where it is kept)'],
  until: ['有效期至', 'Valid until'],
  none: ['没有证明', 'No attestations'],
  confirm: ['确认', 'Confirm'],
  confirmTitle: ['确认这份证明？', 'Confirm the attestation?'],
  confirmSays: ['您确认已核对证据。', 'You have looked at the evidence.'],
  withdraw: ['撤回', 'Withdraw'],
  withdrawTitle: ['撤回这份证明？', 'Withdraw the attestation?'],
  withdrawSays: ['撤回后立即不再计入。', 'It counts no longer, at once.'],
  own: ['不能确认自己的证明', 'Nobody confirms their own'],
  waiting: ['待确认', 'Waiting for another person'],
  confirmed: ['已确认', 'Confirmed'],
  withdrawn: ['已撤回', 'Withdrawn'],
  outworn: ['条款已变更，不再作数', 'For what was asked before'],
  required: ['必填', 'Required'],
})

type Statement = Reply<'GET /statements/:id'>
type Attestation = Statement['attestations'][number]

const VALID_DAYS = 180

export function Attestations({ statement }: { statement: Statement }) {
  const say = useTexts(words)
  const until = new Date(nowMs() + VALID_DAYS * DAY_MS).toISOString().slice(0, 10)
  const required = [{ required: true, whitespace: true, message: say.required }]
  return (
    <Sheet
      title={say.title}
      acts={
        <ConfirmedAct
          operation="POST /attestations"
          label={say.make}
          title={say.make}
          says={say.makeSays}
          fields={
            <>
              <Form.Item name="evidence" label={say.evidence} rules={required}>
                <Input.TextArea rows={4} />
              </Form.Item>
              <DateField required name="until" label={say.until} initialValue={until} />
            </>
          }
          input={({ evidence, until: day }) => ({
            body: {
              statement: statement.id,
              evidence: evidence!,
              validUntil: `${day}T00:00:00.000Z`,
            },
          })}
        />
      }
    >
      {statement.attestations.length === 0 ? (
        <Blank title={say.none} />
      ) : (
        <ul className="listed">
          {statement.attestations.map((attestation) => (
            <AttestationRow
              key={attestation.id}
              attestation={attestation}
              asked={statement.wordsDigest}
            />
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function AttestationRow({ attestation, asked }: { attestation: Attestation; asked: string }) {
  const say = useTexts(words)
  const people = usePeople()
  const { person } = useSession()
  const { id, madeBy, madeAt, validUntil, confirmedBy, withdrawnAt, evidenceDigest } = attestation
  const settled = withdrawnAt !== undefined ? say.withdrawn : undefined
  const isOutworn = attestation.wordsDigest !== asked
  return (
    <li className="row">
      {withdrawnAt !== undefined ? (
        <Status tone="plain">{say.withdrawn}</Status>
      ) : isOutworn ? (
        <Status tone="warn">{say.outworn}</Status>
      ) : confirmedBy === undefined ? (
        <Status tone="warn">{say.waiting}</Status>
      ) : (
        <Status tone="info">{say.confirmed}</Status>
      )}
      <span>{people.nameOf(madeBy)}</span>
      <Instant at={madeAt} />
      <span className="dim">
        {say.until} <Instant at={validUntil} />
      </span>
      <span className="mono">{evidenceDigest.slice(0, 19)}…</span>
      <ConfirmedAct
        operation="POST /attestations/:id/confirmation"
        size="small"
        label={say.confirm}
        title={say.confirmTitle}
        says={say.confirmSays}
        notNow={
          settled ??
          (isOutworn ? say.outworn : undefined) ??
          (confirmedBy !== undefined ? say.confirmed : madeBy === person.id ? say.own : undefined)
        }
        input={() => ({ params: { id } })}
      />
      <ConfirmedAct
        operation="POST /attestations/:id/withdrawal"
        size="small"
        danger
        label={say.withdraw}
        title={say.withdrawTitle}
        says={say.withdrawSays}
        notNow={settled}
        input={() => ({ params: { id } })}
      />
    </li>
  )
}
