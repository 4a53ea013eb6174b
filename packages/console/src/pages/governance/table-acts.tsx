import { useNavigate } from '@tanstack/react-router'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { InstantField } from '../../pieces/date-field.tsx'
import { instantOf } from '../../pieces/typed-time.ts'
import type { VersionReply } from './table-words.tsx'

const words = texts({
  propose: ['提请表决', 'Propose'],
  proposeSays: [
    '提交风险管理委员会表决，表决期间不能修改。起草人与提请人须回避。',
    'It goes before the risk management committee and cannot be changed meanwhile. Authors and requester do not vote.',
  ],
  from: [
    '生效时间（不填则自决议通过时生效）',
    'In force from (with the resolution, where left empty)',
  ],
  faulty: ['请先更正检查所列问题', 'Correct what the checks name first'],
  withdraw: ['撤回提案', 'Withdraw'],
  withdrawSays: ['撤回后可继续修改，再次提请。', 'It can be changed again, and proposed anew.'],
  discard: ['放弃草稿', 'Give up'],
  discardSays: [
    '草稿不再使用，版本号不再复用。',
    'The draft ends here; its number is not used again.',
  ],
})

/** What can be done with a version as it stands. */
export function TableActs({ version: { table, faults } }: { version: VersionReply }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { id, state } = table
  const params = { id }
  if (state === 'proposed') return <WithdrawTable id={id} />
  if (state !== 'draft') return null
  return (
    <>
      <ConfirmedAct
        type="primary"
        operation="POST /tier-tables/:id/proposals"
        notNow={faults.length > 0 ? say.faulty : undefined}
        label={say.propose}
        title={say.propose}
        says={say.proposeSays}
        input={({ from }) => ({
          params,
          body: { inForceFrom: instantOf(from) },
        })}
        fields={<InstantField name="from" label={say.from} />}
        onDone={() => void navigate({ to: '.', search: { tab: 'votes' } })}
      />
      <ConfirmedAct
        danger
        operation="POST /tier-tables/:id/discarding"
        label={say.discard}
        title={say.discard}
        says={say.discardSays}
        input={() => ({ params })}
      />
    </>
  )
}

export function WithdrawTable({ id, notNow }: { id: string; notNow?: string | undefined }) {
  const say = useTexts(words)
  return (
    <ConfirmedAct
      danger
      operation="POST /tier-tables/:id/withdrawal"
      notNow={notNow}
      label={say.withdraw}
      title={say.withdraw}
      says={say.withdrawSays}
      input={() => ({ params: { id } })}
    />
  )
}
