import { useNavigate } from '@tanstack/react-router'
import { Checkbox, Form, Input, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import { BilingualField } from '../../pieces/bilingual-field.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { useIncidentRules } from './incident-words.tsx'

const words = texts({
  title: ['报告事件', 'Report an incident'],
  incidents: ['事件', 'Incidents'],
  heading: ['标题', 'Title'],
  kind: ['类别', 'Kind'],
  grade: ['级别', 'Grade'],
  marks: ['其他情形', 'What else is so'],
  description: ['发生了什么', 'What happened'],
  descriptionHelp: [
    '写明现象、影响范围和已采取的措施；不要写入客户信息。',
    'What was seen, whom it touches, what was done. No data of customers.',
  ],
  says: [
    '一经报告即按类别与级别起算各项报送时限，并通知运维与风险管理人员。',
    'Once reported, the clocks of its kind and grade run, and operators and risk managers are told.',
  ],
  applications: ['涉及应用', 'Applications'],
  required: ['必填', 'Required'],
  submit: ['报告', 'Report'],
})

type Draft = Operations['POST /incidents']['body']

export function Page() {
  const say = useTexts(words)
  const navigate = useNavigate()
  const { optionsOf, rules } = useIncidentRules()
  const required = [{ required: true, message: say.required }]
  const texted = [{ required: true, whitespace: true, message: say.required }]
  return (
    <PageFrame
      title={say.title}
      says={say.says}
      crumbs={[{ title: say.incidents, to: '/incidents' }]}
    >
      <DraftForm<'POST /incidents', Draft>
        name="incident/new"
        operation="POST /incidents"
        initial={{ applications: [], marks: [] }}
        input={(body) => ({ body })}
        submit={say.submit}
        onDone={({ id }) => void navigate({ to: '/incidents/$id', params: { id } })}
      >
        <Sheet>
          <BilingualField name="title" label={say.heading} max={120} />
          <div className="fields-2">
            <Form.Item name="kind" label={say.kind} rules={required}>
              <Select options={optionsOf('kinds')} />
            </Form.Item>
            <Form.Item name="grade" label={say.grade} rules={required}>
              <Select options={optionsOf('grades')} />
            </Form.Item>
          </div>
          <Form.Item name="applications" label={say.applications}>
            <ApplicationSelect mode="multiple" />
          </Form.Item>
          <Form.Item
            name="description"
            label={say.description}
            extra={say.descriptionHelp}
            rules={texted}
          >
            <Input.TextArea rows={5} />
          </Form.Item>
          <Form.Item name="marks" label={say.marks}>
            <Checkbox.Group options={rules === undefined ? [] : optionsOf('marks')} />
          </Form.Item>
        </Sheet>
      </DraftForm>
    </PageFrame>
  )
}
