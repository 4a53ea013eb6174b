import { Checkbox, Form, Input, Select } from 'antd'
import type { Operations } from '../../api/schema.ts'
import { texts, useTexts } from '../../language/language.tsx'
import { ConfirmedAct } from '../../pieces/act.tsx'
import { PersonSelect } from '../../pieces/people.tsx'
import { type IncidentDetail, useIncidentRules } from './incident-words.tsx'

const words = texts({
  note: ['补充记录', 'Add a note'],
  noteSays: [
    '记录写入事件经过，不可修改。',
    'It becomes part of what happened and stays as it is.',
  ],
  noteText: ['内容', 'Note'],
  lead: ['指定牵头人', 'Name the lead'],
  leadSays: ['牵头人负责处置和报送。', 'The lead handles the incident and its reports.'],
  person: ['人员', 'Person'],
  grade: ['重新定级', 'Grade anew'],
  gradeSays: [
    '定级变化后，报送时限按新级别重新计算。',
    'Limits of reports are counted anew for another grade.',
  ],
  kind: ['类别', 'Kind'],
  gradeName: ['级别', 'Grade'],
  marks: ['其他情形', 'What else is so'],
  grounds: ['理由', 'Grounds'],
  review: ['复盘', 'Review'],
  reviewSays: [
    '写明根因和改进措施；可分享的经验不得含机构和客户信息。',
    'The root cause and what is done about it. A lesson names neither institution nor customer.',
  ],
  rootCause: ['根因', 'Root cause'],
  improvement: ['改进措施', 'Improvement'],
  lesson: ['可分享的经验（可选）', 'Lesson for others (optional)'],
  close: ['关闭事件', 'Close'],
  closeTitle: ['关闭事件？', 'Close the incident?'],
  closeSays: [
    '关闭前须已复盘并完成初次和书面报送；较大及以上事件由未参与处置的人关闭。',
    'It needs its review and its initial and written reports; the graver ones are closed by somebody who was not involved.',
  ],
  gone: ['事件已关闭', 'It is closed'],
  required: ['必填', 'Required'],
})

interface ActProps {
  readonly detail: IncidentDetail
}

/** What the acts share: whose incident it is, and that a closed one takes none. */
function useIncidentAct({ incident }: IncidentDetail) {
  const say = useTexts(words)
  return {
    say,
    params: { id: incident.id },
    notNow: incident.closedAt === undefined ? undefined : say.gone,
    required: [{ required: true, whitespace: true, message: say.required }],
  }
}

export function NoteAct({ detail }: ActProps) {
  const { say, params, notNow, required } = useIncidentAct(detail)
  return (
    <ConfirmedAct
      operation="POST /incidents/:id/notes"
      label={say.note}
      title={say.note}
      says={say.noteSays}
      notNow={notNow}
      fields={
        <Form.Item name="text" label={say.noteText} rules={required}>
          <Input.TextArea rows={4} autoFocus />
        </Form.Item>
      }
      input={({ text }) => ({ params, body: { text: text! } })}
    />
  )
}

export function LeadAct({ detail }: ActProps) {
  const { say, params, notNow } = useIncidentAct(detail)
  return (
    <ConfirmedAct
      operation="PUT /incidents/:id/lead"
      label={say.lead}
      title={say.lead}
      says={say.leadSays}
      notNow={notNow}
      fields={
        <Form.Item
          name="lead"
          label={say.person}
          rules={[{ required: true, message: say.required }]}
        >
          <PersonSelect />
        </Form.Item>
      }
      input={({ lead }) => ({ params, body: { lead: lead! } })}
    />
  )
}

type Grading = Operations['POST /incidents/:id/gradings']['body']

export function GradeAct({ detail }: ActProps) {
  const { say, params, notNow, required } = useIncidentAct(detail)
  const { optionsOf } = useIncidentRules()
  const { kind, grade, marks } = detail.incident
  return (
    <ConfirmedAct
      operation="POST /incidents/:id/gradings"
      label={say.grade}
      title={say.grade}
      says={say.gradeSays}
      notNow={notNow}
      fields={
        <>
          <Form.Item name="kind" label={say.kind} initialValue={kind}>
            <Select options={optionsOf('kinds')} />
          </Form.Item>
          <Form.Item name="grade" label={say.gradeName} initialValue={grade}>
            <Select options={optionsOf('grades')} />
          </Form.Item>
          <Form.Item name="marks" label={say.marks} initialValue={marks}>
            <Checkbox.Group options={optionsOf('marks')} />
          </Form.Item>
          <Form.Item name="grounds" label={say.grounds} rules={required}>
            <Input.TextArea rows={3} />
          </Form.Item>
        </>
      }
      input={(values) => ({ params, body: gradingOf(values as unknown as Grading) })}
    />
  )
}

const gradingOf = ({ kind, grade, marks, grounds }: Grading): Grading => ({
  ...{ kind, grade, grounds },
  ...(marks !== undefined && { marks }),
})

export function ReviewAct({ detail }: ActProps) {
  const { say, params, notNow, required } = useIncidentAct(detail)
  return (
    <ConfirmedAct
      operation="POST /incidents/:id/reviews"
      label={say.review}
      title={say.review}
      says={say.reviewSays}
      notNow={notNow}
      fields={
        <>
          <Form.Item name="rootCause" label={say.rootCause} rules={required}>
            <Input.TextArea rows={3} />
          </Form.Item>
          <Form.Item name="improvement" label={say.improvement} rules={required}>
            <Input.TextArea rows={3} />
          </Form.Item>
          <Form.Item name="lesson" label={say.lesson}>
            <Input.TextArea rows={2} />
          </Form.Item>
        </>
      }
      input={({ rootCause, improvement, lesson }) => ({
        params,
        body: {
          ...{ rootCause: rootCause!, improvement: improvement! },
          ...(lesson !== undefined && lesson.trim() !== '' && { lesson }),
        },
      })}
    />
  )
}

export function CloseAct({ detail }: ActProps) {
  const { say, params, notNow } = useIncidentAct(detail)
  return (
    <ConfirmedAct
      operation="POST /incidents/:id/closing"
      type="primary"
      label={say.close}
      title={say.closeTitle}
      says={say.closeSays}
      notNow={notNow}
      input={() => ({ params })}
    />
  )
}
