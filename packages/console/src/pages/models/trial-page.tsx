import { useParams } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { useRead, useReadIf } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { Page as PageFrame, Sheet } from '../../pieces/page.tsx'
import { ReadPage } from '../../pieces/read-page.tsx'
import { Blank, Read } from '../../pieces/states.tsx'
import { CaseForm } from './case-form.tsx'
import { TrialOutcome } from './trial-outcome.tsx'

const words = texts({
  title: ['试用', 'Trial'],
  models: ['模型', 'Models'],
  says: [
    '以所选应用的身份经过模型门调用：准行证、护栏、限额与记录都与正式调用相同，记录注明由您试用。',
    'Asks through the door as the application would: permit, guards, limits and record are those of any call, and the record names you.',
  ],
  ask: ['提问', 'Ask'],
  application: ['以哪个应用的身份', 'As which application'],
  instruction: ['系统指令（可选）', 'Instruction (optional)'],
  text: ['内容', 'Text'],
  compareWith: ['与之比较的内容（可选）', 'A text to compare with (optional)'],
  send: ['发送', 'Send'],
  sent: ['已有结果', 'Here is what came of it'],
  required: ['必填', 'Required'],
  unused: ['没有应用使用此版本', 'No application uses this version'],
  unusedSays: [
    '模型只能经由使用它的应用试用：请先在应用中写入此版本，并签发准行证。',
    'A model is tried through an application that uses it: name this version in one, and have its permit minted.',
  ],
  nothing: ['尚无结果', 'Nothing was asked yet'],
  score: ['评分', 'Score a case'],
})

type Trial = Reply<'POST /applications/:id/trial-calls'>
type Model = Reply<'GET /models/:id'>

interface Asked {
  readonly application: string
  readonly text: string
  readonly instruction?: string
  readonly compareWith?: string
}

/** Interactive validation (measure 4.2): what a model says, and what guards and record make of it. */
export function Page() {
  const say = useTexts(words)
  const read = useSay()
  const { id } = useParams({ from: '/model-versions/$id/trial' })
  const found = useRead('GET /model-versions/:id', { params: { id } })
  const modelId = found.data?.version.modelId
  const model = useReadIf(modelId !== undefined, 'GET /models/:id', {
    params: { id: modelId ?? '' },
  })
  return (
    <ReadPage of={found.error === null ? model : { ...found, data: undefined }}>
      {(of) => {
        const version = `${read(of.name)} ${found.data?.version.version ?? ''}`
        const crumbs = [
          { title: say.models, to: '/models' },
          { title: version, to: `/model-versions/${id}` },
        ]
        return (
          <PageFrame title={`${say.title} · ${version}`} says={say.says} crumbs={crumbs}>
            <Attempts id={id} kind={of.kind} />
          </PageFrame>
        )
      }}
    </ReadPage>
  )
}

function Attempts({ id, kind }: { id: string; kind: Model['kind'] }) {
  const say = useTexts(words)
  const [trials, setTrials] = useState<readonly Trial[]>([])
  const onAnswered = (trial: Trial) => setTrials((before) => [trial, ...before])
  // Two tell whether there is one to begin with, or none to ask as.
  const applications = useRead('GET /applications', { query: { modelVersion: id, limit: 2 } })
  return (
    <div className="columns-2">
      <Sheet title={kind === 'predictive' ? say.score : say.ask}>
        <Read of={applications}>
          {({ items }) => {
            if (items.length === 0) return <Blank title={say.unused}>{say.unusedSays}</Blank>
            const only = items.length === 1 ? items[0]!.id : undefined
            return kind === 'predictive' ? (
              <CaseForm {...{ id, only, onAnswered }} />
            ) : (
              <Question {...{ id, kind, only, onAnswered }} />
            )
          }}
        </Read>
      </Sheet>
      <div className="stack" aria-live="polite">
        {trials.length === 0 && <Blank title={say.nothing} />}
        {trials.map((trial, at) => (
          <TrialOutcome key={trial.record ?? trials.length - at} trial={trial} />
        ))}
      </div>
    </div>
  )
}

function Question({
  id,
  kind,
  only,
  onAnswered,
}: {
  id: string
  kind: Model['kind']
  /** The one application that uses this version. */
  only: string | undefined
  onAnswered: (trial: Trial) => void
}) {
  const say = useTexts(words)
  const generative = kind === 'generative'
  const required = { required: true, whitespace: true, message: say.required }
  return (
    <DraftForm<'POST /applications/:id/trial-calls', Asked>
      name={`trial/${id}`}
      operation="POST /applications/:id/trial-calls"
      initial={{ ...(only !== undefined && { application: only }) }}
      input={({ application, ...asked }) => ({
        params: { id: application },
        body: { model: id, ...withoutBlanks(asked) },
      })}
      submit={say.send}
      done={say.sent}
      onDone={onAnswered}
    >
      <Form.Item name="application" label={say.application} rules={[required]}>
        <ApplicationSelect narrowed={{ modelVersion: id }} />
      </Form.Item>
      {generative && (
        <Form.Item name="instruction" label={say.instruction}>
          <Input.TextArea rows={2} maxLength={8_000} />
        </Form.Item>
      )}
      <Form.Item name="text" label={say.text} rules={[required]}>
        <Input.TextArea rows={5} maxLength={8_000} />
      </Form.Item>
      {!generative && (
        <Form.Item name="compareWith" label={say.compareWith}>
          <Input.TextArea rows={3} maxLength={8_000} />
        </Form.Item>
      )}
    </DraftForm>
  )
}

/** What was left empty is not asked. */
const withoutBlanks = ({ text, instruction, compareWith }: Omit<Asked, 'application'>) => ({
  text,
  ...(instruction?.trim() && { instruction }),
  ...(compareWith?.trim() && { compareWith }),
})
