import { useNavigate } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import type { Reply } from '../../api/client.ts'
import { DAY_MS, nowMs } from '../../kernel/time.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton, ConfirmedAct } from '../../pieces/act.tsx'
import { DateField, InstantField } from '../../pieces/date-field.tsx'
import { Day } from '../../pieces/instant.tsx'
import { Status } from '../../pieces/status.tsx'
import { instantOf } from '../../pieces/typed-time.ts'
import { useSession } from '../../session/session.tsx'

export type Supplier = Reply<'GET /suppliers/:id'>

export const supplierKindNames = texts({
  model: ['模型', 'Model'],
  cloud: ['云', 'Cloud'],
  data: ['数据', 'Data'],
  software: ['软件', 'Software'],
})

const words = texts({
  listed: ['在名单中', 'Listed'],
  proposed: ['待列入', 'Proposed'],
  waiting: ['尚未生效', 'Not yet listed'],
  expired: ['已到期', 'Expired'],
  delisted: ['已移出', 'Delisted'],
  until: ['有效期至', 'Until'],
  list: ['列入名单', 'List'],
  listSays: [
    (name: string) => `将「${name}」列入名单，其模型可写入准行证。`,
    (name: string) => `Puts ${name} on the list: permits may name its models.`,
  ],
  delist: ['移出名单', 'Delist'],
  delistSays: [
    (name: string) => `「${name}」移出名单后，所有网关立即停用其模型。`,
    (name: string) => `Off the list, every gateway stops using the models of ${name} at once.`,
  ],
  late: ['复评逾期', 'review overdue'],
  assess: ['登记复评', 'Record an assessment'],
  assessSays: [
    (name: string) => `登记对「${name}」的复评：结论写在理由中；是否保留在名单中另行办理。`,
    (name: string) =>
      `Puts on record that ${name} was assessed again: the conclusion is the reason. The list is another act.`,
  ],
  next: ['下次复评日期', 'Next review on'],
  contact: ['新的联系方式（有变更时）', 'Another contact (where it changed)'],
  amend: ['提请变更', 'Change'],
  amendmentWaits: ['他人提请的变更尚待决定', 'A change that somebody else asked for waits'],
  own: ['提名人不能自行列入或移出', 'Who proposed it neither lists nor delists it'],
})

type State = 'proposed' | 'waiting' | 'listed' | 'expired' | 'delisted'

const tones = {
  proposed: 'warn',
  waiting: 'warn',
  listed: 'good',
  expired: 'bad',
  delisted: 'bad',
} as const satisfies Record<State, string>

/** As the gateway decides it: by the times of the newest listing. */
function stateOf({ listedFrom, listedUntil, delistedAt }: Supplier): State {
  if (listedFrom === undefined || listedUntil === undefined) return 'proposed'
  const now = nowMs()
  if (delistedAt !== undefined && Date.parse(delistedAt) <= now) return 'delisted'
  if (Date.parse(listedUntil) <= now) return 'expired'
  return Date.parse(listedFrom) > now ? 'waiting' : 'listed'
}

export function SupplierState({ supplier }: { supplier: Supplier }) {
  const say = useTexts(words)
  const state = stateOf(supplier)
  return <Status tone={tones[state]}>{say[state]}</Status>
}

/** When it is next to be assessed; late where that day is over. */
export function ReviewOn({ of: { reviewOn } }: { of: Supplier }) {
  const say = useTexts(words)
  const isLate = Date.parse(reviewOn) + DAY_MS <= nowMs()
  return isLate ? (
    <Status tone="bad">
      <Day on={reviewOn} /> · {say.late}
    </Status>
  ) : (
    <Day on={reviewOn} />
  )
}

/** Leads to where a change of it is asked for. */
export function AmendAct({ supplier: { id, amendment } }: { supplier: Supplier }) {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { person } = useSession()
  const waits = amendment !== undefined && amendment.by !== person.id
  return (
    <ActButton
      operation="POST /suppliers/:id/amendments"
      notNow={waits ? say.amendmentWaits : undefined}
      onClick={() => void navigate({ to: '/suppliers/$id/amend', params: { id } })}
    >
      {say.amend}
    </ActButton>
  )
}

/** Puts on record that somebody looked at the supplier again. */
export function AssessAct({ supplier: { id, name } }: { supplier: Supplier }) {
  const say = useTexts(words)
  const read = useSay()
  return (
    <ConfirmedAct
      withReason
      operation="POST /suppliers/:id/assessments"
      label={say.assess}
      title={say.assess}
      says={say.assessSays(read(name))}
      input={({ reviewOn, contact, reason }) => ({
        params: { id },
        body: {
          conclusion: reason,
          reviewOn: reviewOn!,
          ...(contact !== undefined && contact.trim() !== '' && { contact }),
        },
      })}
      fields={
        <>
          <DateField required name="reviewOn" label={say.next} />
          <Form.Item name="contact" label={say.contact}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
        </>
      }
    />
  )
}

export function SupplierActs({ supplier, small }: { supplier: Supplier; small?: boolean }) {
  const say = useTexts(words)
  const read = useSay()
  const { person } = useSession()
  const { id, proposedBy } = supplier
  const name = read(supplier.name)
  const door = {
    notNow: proposedBy === person.id ? say.own : undefined,
    ...(small === true && { size: 'small' as const }),
  }
  if (stateOf(supplier) === 'listed') {
    return (
      <ConfirmedAct
        {...door}
        danger
        withReason
        operation="POST /suppliers/:id/delistings"
        label={say.delist}
        title={say.delist}
        says={say.delistSays(name)}
        input={({ reason }) => ({ params: { id }, body: { reason } })}
      />
    )
  }
  return (
    <ConfirmedAct
      {...door}
      withReason
      operation="POST /suppliers/:id/listings"
      label={say.list}
      title={say.list}
      says={say.listSays(name)}
      input={({ until, reason }) => ({
        params: { id },
        body: { reason, until: instantOf(until)! },
      })}
      fields={<InstantField required name="until" label={say.until} />}
    />
  )
}
