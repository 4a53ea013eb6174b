import { useNavigate } from '@tanstack/react-router'
import { Form, Input, InputNumber, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { optionsOf, texts, useTexts } from '../../language/language.tsx'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { DigestInput } from '../../pieces/digest-input.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { mandateNames } from './committee-words.ts'
import { SEAT_FAULTS, SeatsField } from './seats-field.tsx'

const words = texts({
  title: ['设立委员会', 'Form a committee'],
  governance: ['治理', 'Governance'],
  says: [
    '按董事会（或高级管理层）的决议登记；每种职责一个委员会。',
    'As the board named it; one committee for each mandate.',
  ],
  about: ['委员会', 'The committee'],
  mandate: ['职责', 'Mandate'],
  name: ['名称', 'Name'],
  board: ['设立决议', 'Resolution of the board'],
  number: ['文号', 'Number'],
  date: ['日期', 'Date'],
  digest: ['决议文件摘要（SHA-256）', 'Digest of the paper (SHA-256)'],
  quorum: ['法定人数', 'Quorum'],
  quorumHelp: [
    '已表决人数须达到成员的该比例（超过半数），且不少于下限（至少 3 人）。',
    'This share of the members (more than half) must vote, and never fewer than the least (three or more).',
  ],
  numerator: ['分子', 'Numerator'],
  denominator: ['分母', 'Denominator'],
  least: ['不少于（人）', 'At least (members)'],
  seats: ['成员', 'Members'],
  required: ['必填', 'Required'],
  submit: ['设立', 'Form it'],
})

type Draft = Operations['POST /committees']['body']

const NO_SEAT = { chair: false }
const INITIAL = {
  quorum: { numerator: 2, denominator: 3, membersMin: 3 },
  seats: [{ chair: true }, NO_SEAT, NO_SEAT],
} as unknown as Partial<Draft>
const FIELD_OF = { ...SEAT_FAULTS, 'governance.committee_exists': 'mandate' }

export function Page() {
  const say = useTexts(words)
  const mandates = useTexts(mandateNames)
  const navigate = useNavigate()
  const chosen = [{ required: true, message: say.required }]
  const typed = [{ required: true, whitespace: true, message: say.required }]
  const counts = [
    ['numerator', say.numerator],
    ['denominator', say.denominator],
    ['membersMin', say.least],
  ] as const
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[{ title: say.governance, to: '/governance', search: { tab: 'committees' } }]}
    >
      <DraftForm<'POST /committees', Draft>
        name="committee/new"
        operation="POST /committees"
        initial={INITIAL}
        input={(body) => ({ body })}
        fieldOf={FIELD_OF}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/governance/committees/$id', params: { id } })}
      >
        <Sheet title={say.about}>
          <Form.Item name="mandate" label={say.mandate} rules={chosen}>
            <Select options={optionsOf(mandates)} />
          </Form.Item>
          <BilingualField name="name" label={say.name} />
        </Sheet>
        <Sheet title={say.board}>
          <div className="fields-2">
            <Form.Item name={['board', 'number']} label={say.number} rules={typed}>
              <Input maxLength={80} />
            </Form.Item>
            <DateField required name={['board', 'date']} label={say.date} />
          </div>
          <Form.Item name={['board', 'digest']} label={say.digest} rules={typed}>
            <DigestInput />
          </Form.Item>
        </Sheet>
        <Sheet title={say.quorum}>
          <p className="dim">{say.quorumHelp}</p>
          <div className="row">
            {counts.map(([field, label]) => (
              <Form.Item key={field} name={['quorum', field]} label={label} rules={chosen}>
                <InputNumber min={1} max={99} precision={0} />
              </Form.Item>
            ))}
          </div>
        </Sheet>
        <Sheet title={say.seats}>
          <SeatsField />
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
