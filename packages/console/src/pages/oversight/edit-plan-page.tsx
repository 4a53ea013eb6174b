import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { useRead } from '../../api/use-api.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { useApplicationName } from '../../pieces/applications.tsx'
import { DateField } from '../../pieces/date-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { Read } from '../../pieces/states.tsx'

const words = texts({
  title: ['修订连续性预案', 'Revise the continuity plan'],
  continuity: ['连续性', 'Continuity'],
  says: ['保存后成为新的一版；以往版本保留。', 'It becomes a new revision; earlier ones are kept.'],
  rto: ['恢复时间目标 RTO（分钟）', 'Recovery time, RTO (minutes)'],
  rpo: ['恢复点目标 RPO（分钟）', 'Recovery point, RPO (minutes)'],
  review: ['复核日期', 'Review on'],
  steps: ['步骤', 'Steps'],
  step: [(place: number) => `步骤 ${place}`, (place: number) => `Step ${place}`],
  action: ['做什么', 'What is done'],
  owner: ['由谁', 'By whom'],
  within: ['时限（分钟）', 'Within (minutes)'],
  add: ['增加步骤', 'Add a step'],
  remove: [(place: number) => `删除步骤 ${place}`, (place: number) => `Remove step ${place}`],
  required: ['必填', 'Required'],
  submit: ['保存新版', 'Save'],
})

const FIELD_OF = { 'oversight.review_not_ahead': 'reviewOn' }

type Draft = Operations['PUT /applications/:id/continuity-plan']['body']

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { id } = useParams({ from: '/applications/$id/continuity/edit' })
  const name = useApplicationName(id)
  const plans = useRead('GET /applications/:id/continuity-plan', { params: { id } })
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[
        { title: say.continuity, to: '/continuity' },
        { title: name, to: `/applications/${id}/continuity` },
      ]}
    >
      <Read of={plans}>
        {({ revisions: [newest] }) => (
          <DraftForm<'PUT /applications/:id/continuity-plan', Draft>
            name={`plan/${id}/${newest?.revision ?? 0}`}
            operation="PUT /applications/:id/continuity-plan"
            fieldOf={FIELD_OF}
            initial={
              newest === undefined
                ? { steps: [{} as Draft['steps'][number]] }
                : {
                    steps: newest.steps,
                    rtoMinutes: newest.rtoMinutes,
                    rpoMinutes: newest.rpoMinutes,
                    reviewOn: newest.reviewOn,
                  }
            }
            input={(body) => ({ params: { id }, body })}
            submit={say.submit}
            onDone={() => void navigate({ to: '/applications/$id/continuity', params: { id } })}
          >
            <PlanFields />
          </DraftForm>
        )}
      </Read>
    </PageFrame>
  )
}

const MINUTES_MAX = 100_000
const WIDE = { width: '100%' }

function PlanFields() {
  const say = useTexts(words)
  const rules = [{ required: true, message: say.required }]
  return (
    <>
      <Sheet>
        <div className="fields-2">
          <Form.Item name="rtoMinutes" label={say.rto} rules={rules}>
            <InputNumber min={1} max={MINUTES_MAX} precision={0} style={WIDE} />
          </Form.Item>
          <Form.Item name="rpoMinutes" label={say.rpo} rules={rules}>
            <InputNumber min={0} max={MINUTES_MAX} precision={0} style={WIDE} />
          </Form.Item>
          <DateField required name="reviewOn" label={say.review} />
        </div>
      </Sheet>
      <Sheet title={say.steps}>
        <Form.List name="steps">
          {(rows, { add, remove }) => (
            <>
              {rows.map(({ key, name }, index) => (
                <StepFields
                  key={key}
                  at={name}
                  place={index + 1}
                  onRemove={rows.length > 1 ? () => remove(name) : undefined}
                />
              ))}
              <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
                {say.add}
              </Button>
            </>
          )}
        </Form.List>
      </Sheet>
    </>
  )
}

function StepFields({
  at,
  place,
  onRemove,
}: {
  at: number
  place: number
  /** Absent for the only one: a plan has a step. */
  onRemove: (() => void) | undefined
}) {
  const say = useTexts(words)
  const rules = [{ required: true, message: say.required }]
  const texted = [{ required: true, whitespace: true, message: say.required }]
  return (
    <fieldset className="entry-row">
      <legend>{say.step(place)}</legend>
      <Form.Item name={[at, 'action']} label={say.action} rules={texted}>
        <Input.TextArea rows={2} maxLength={1_000} />
      </Form.Item>
      <div className="fields-2">
        <Form.Item name={[at, 'owner']} label={say.owner} rules={texted}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name={[at, 'withinMinutes']} label={say.within} rules={rules}>
          <InputNumber min={1} max={MINUTES_MAX} precision={0} style={WIDE} />
        </Form.Item>
      </div>
      {onRemove !== undefined && (
        <Button icon={<DeleteOutlined aria-hidden />} onClick={onRemove}>
          {say.remove(place)}
        </Button>
      )}
    </fieldset>
  )
}
