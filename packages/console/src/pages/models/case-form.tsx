import { Alert, Button, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../api/client.ts'
import { useAct } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ApplicationSelect } from '../../pieces/applications.tsx'
import { DraftForm } from '../../pieces/draft-form.tsx'
import { ErrorPanel } from '../../pieces/states.tsx'
import { type CaseInput, inputsPasted, tensorTyped } from './case-values.ts'

const words = texts({
  application: ['以哪个应用的身份', 'As which application'],
  required: ['必填', 'Required'],
  way: ['填写方式', 'How to give the case'],
  typed: ['逐项填写', 'Input by input'],
  pasted: ['粘贴 JSON', 'Paste JSON'],
  load: ['取得输入项', 'Get the inputs'],
  chooseFirst: [
    '选择应用后，由模型说明它需要哪些输入项。',
    'Choose the application; the model then says which inputs it takes.',
  ],
  refused: ['模型未能说明输入项', 'The model did not say what it takes'],
  severalHelp: ['多个值以逗号或换行分隔', 'Several values are set apart by commas or lines'],
  linesHelp: ['多个文本各占一行', 'Several texts stand on a line each'],
  unreadable: ['与类型或形状不符', 'Not of this type or shape'],
  json: ['案例（开放推理协议）', 'The case (Open Inference Protocol)'],
  notInputs: ['须为含 `inputs` 的 JSON', 'JSON with `inputs` is asked for'],
  send: ['评分', 'Score'],
  sent: ['已有结果', 'Here is what came of it'],
})

type Trial = Reply<'POST /applications/:id/trial-calls'>
type Way = 'typed' | 'pasted'

interface Asked {
  readonly application: string
  readonly values?: readonly string[]
  readonly json?: string
}

/** A case for a predictive model: typed by the inputs that the model names, or pasted as a whole. */
export function CaseForm({
  id,
  only,
  onAnswered,
}: {
  id: string
  /** The one application that uses this version. */
  only: string | undefined
  onAnswered: (trial: Trial) => void
}) {
  const say = useTexts(words)
  const read = useSay()
  const [way, setWay] = useState<Way>('typed')
  const described = useAct('POST /applications/:id/trial-forms')
  const inputs = described.data?.inputs ?? []
  const required = { required: true, whitespace: true, message: say.required }
  const casesOf = ({ values = [], json = '' }: Asked) =>
    way === 'pasted'
      ? (inputsPasted(json) ?? [])
      : inputs.map((input, at) => tensorTyped(input, values[at] ?? ''))
  return (
    <DraftForm<'POST /applications/:id/trial-calls', Asked>
      name={`trial/${id}`}
      operation="POST /applications/:id/trial-calls"
      initial={{ ...(only !== undefined && { application: only }) }}
      input={(asked) => ({
        params: { id: asked.application },
        body: { model: id, inputs: casesOf(asked) as never },
      })}
      submit={say.send}
      done={say.sent}
      onDone={onAnswered}
    >
      {(form) => (
        <>
          <Form.Item name="application" label={say.application} rules={[required]}>
            <ApplicationSelect narrowed={{ modelVersion: id }} />
          </Form.Item>
          <Form.Item label={say.way}>
            <Segmented<Way>
              aria-label={say.way}
              value={way}
              onChange={setWay}
              options={(['typed', 'pasted'] as const).map((value) => ({
                value,
                label: say[value],
              }))}
            />
          </Form.Item>
          {way === 'pasted' && (
            <Form.Item
              name="json"
              label={say.json}
              rules={[{ validator: (_, text) => accept(inputsPasted(text ?? ''), say.notInputs) }]}
            >
              <Input.TextArea rows={10} className="mono" spellCheck={false} placeholder={EXAMPLE} />
            </Form.Item>
          )}
          {way === 'typed' && (
            <>
              {inputs.map((input, at) => (
                <CaseField key={input.name} input={input} at={at} />
              ))}
              <Form.Item {...(inputs.length === 0 && { extra: say.chooseFirst })}>
                <Button
                  loading={described.isPending}
                  onClick={() =>
                    void form
                      .validateFields(['application'])
                      .then(({ application }) =>
                        described.mutate({ params: { id: application }, body: { model: id } }),
                      )
                      .catch(() => undefined)
                  }
                >
                  {say.load}
                </Button>
              </Form.Item>
              {described.error !== null && <ErrorPanel error={described.error} />}
              {described.data?.refusal !== undefined && (
                <Alert
                  type="error"
                  title={say.refused}
                  description={read(described.data.refusal.message)}
                />
              )}
            </>
          )}
        </>
      )}
    </DraftForm>
  )
}

const EXAMPLE = '{"inputs": [{"name": "x", "datatype": "FP64", "shape": [1], "data": [0.5]}]}'

function CaseField({ input, at }: { input: CaseInput; at: number }) {
  const say = useTexts(words)
  const isText = input.datatype === 'BYTES'
  return (
    <Form.Item
      name={['values', at]}
      label={input.name}
      extra={`${input.datatype} [${input.shape.join(', ')}] · ${isText ? say.linesHelp : say.severalHelp}`}
      rules={[{ validator: (_, typed) => accept(tensorTyped(input, typed ?? ''), say.unreadable) }]}
    >
      <Input.TextArea rows={1} spellCheck={false} />
    </Form.Item>
  )
}

const accept = (found: unknown, message: string) =>
  found === undefined ? Promise.reject(new Error(message)) : Promise.resolve()
