import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Modal, Select, Upload } from 'antd'
import { useState } from 'react'
import type { Input as ApiInput } from '../../api/client.ts'
import { useAct, useRead } from '../../api/use-api.ts'
import { texts, useSay, useTexts } from '../../language/language.tsx'
import { ActButton } from '../../pieces/act.tsx'
import { Faults } from '../../pieces/faults.tsx'
import { useNumber } from '../../pieces/instant.tsx'
import { ErrorPanel } from '../../pieces/states.tsx'
import { bankKindNames } from './bank-words.ts'

const words = texts({
  import: ['导入词库', 'Import a bank'],
  name: ['名称', 'Name'],
  nameHelp: [
    '小写字母、数字与连字符；同名词库核准后替换旧的。',
    'Small letters, digits and hyphens; once admitted it replaces the one of its name.',
  ],
  kind: ['类型', 'Kind'],
  risk: ['默认风险类别', 'Default risk class'],
  riskHelp: [
    '用于文件中未注明类别的词（GB/T 45654-2025 附录 A）。',
    'For words whose row names none (GB/T 45654-2025, annex A).',
  ],
  file: ['文件', 'File'],
  choose: ['选择 CSV 或 TXT', 'Choose a CSV or TXT'],
  check: ['先检查', 'Check it first'],
  confirm: ['确认导入', 'Import'],
  cancel: ['取消', 'Cancel'],
  nothing: ['尚未写入任何内容。', 'Nothing has been written yet.'],
  count: [(rows: string) => `共 ${rows} 条。`, (rows: string) => `${rows} rows.`],
  done: ['已导入，待第二人核准', 'Imported; it waits for a second person'],
  required: ['必填', 'Required'],
})

type Terms = ApiInput<'POST /guard-banks'>['query']
type Typed = Pick<Terms, 'name' | 'kind' | 'riskDefault'>

/** A file of words: looked through without writing anything, then imported whole. */
export function ImportBank() {
  const say = useTexts(words)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ActButton
        type="primary"
        operation="POST /guard-banks"
        icon={<UploadOutlined aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {say.import}
      </ActButton>
      {isOpen && <ImportSheet onClose={() => setOpen(false)} />}
    </>
  )
}

function ImportSheet({ onClose }: { onClose: () => void }) {
  const say = useTexts(words)
  const number = useNumber()
  const { message } = App.useApp()
  const [form] = Form.useForm<Typed>()
  const [file, setFile] = useState<File>()
  const trial = useAct('POST /guard-banks/trials')
  const bring = useAct('POST /guard-banks')
  const isFine = trial.data !== undefined && trial.data.faults.length === 0

  async function go(typed: Typed) {
    const input = inputOf(typed, file!)
    try {
      if (!isFine) return await trial.mutateAsync(input)
      await bring.mutateAsync(input)
      void message.success(say.done)
      onClose()
    } catch {
      // The refusal stands in the sheet.
    }
  }
  const refusal = trial.error ?? bring.error
  return (
    <Modal
      open
      title={say.import}
      okText={isFine ? say.confirm : say.check}
      cancelText={say.cancel}
      okButtonProps={{ disabled: file === undefined, loading: trial.isPending || bring.isPending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <div className="stack">
        <Form<Typed>
          form={form}
          layout="vertical"
          initialValues={{ kind: 'keywords' }}
          onFinish={(typed) => void go(typed)}
          // What was checked is what is imported: a change is checked anew.
          onValuesChange={() => trial.reset()}
        >
          <TermsFields />
          <Form.Item label={say.file}>
            <div className="row">
              <Upload
                accept=".csv,.txt"
                showUploadList={false}
                beforeUpload={(chosen) => {
                  setFile(chosen)
                  trial.reset()
                  return false
                }}
              >
                <Button icon={<UploadOutlined aria-hidden />}>{say.choose}</Button>
              </Upload>
              {file?.name}
            </div>
          </Form.Item>
        </Form>
        {refusal !== null && <ErrorPanel error={refusal} />}
        {trial.data !== undefined && (
          <div role="status" className="stack">
            <div>
              {isFine && say.count(number(trial.data.rowCount))} {say.nothing}
            </div>
            <Faults of={trial.data.faults} />
          </div>
        )}
      </div>
    </Modal>
  )
}

const inputOf = (
  { name, kind, riskDefault }: Typed,
  file: File,
): { readonly query: Terms; readonly body: Blob } => ({
  query: {
    ...{ name, kind, format: /\.csv$/i.test(file.name) ? 'csv' : 'txt' },
    ...(riskDefault !== undefined && { riskDefault }),
  },
  body: new Blob([file], { type: 'application/octet-stream' }),
})

function TermsFields() {
  const say = useTexts(words)
  const read = useSay()
  const kinds = useTexts(bankKindNames)
  const risks = useRead('GET /guard-risk-classes').data?.items ?? []
  const rules = [{ required: true, message: say.required }]
  return (
    <>
      <Form.Item name="name" label={say.name} rules={rules} extra={say.nameHelp}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item name="kind" label={say.kind} rules={rules}>
        <Select options={Object.entries(kinds).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="riskDefault" label={say.risk} extra={say.riskHelp}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={risks.map(({ id, title }) => ({ value: id, label: `${id} ${read(title)}` }))}
        />
      </Form.Item>
    </>
  )
}
