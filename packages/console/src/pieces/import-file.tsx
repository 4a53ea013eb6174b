import { UploadOutlined } from '@ant-design/icons'
import { App, Button, Form, Modal, Upload } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ApiError, Input, Operation, Reply } from '../api/client.ts'
import { useAct } from '../api/use-api.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { ActButton } from './act.tsx'
import { showIssues } from './draft-form.tsx'
import { Faults } from './faults.tsx'
import { useNumber } from './instant.tsx'
import { ErrorPanel } from './states.tsx'

const words = texts({
  file: ['文件', 'File'],
  check: ['先检查', 'Check it first'],
  confirm: ['确认导入', 'Import'],
  cancel: ['取消', 'Cancel'],
  nothing: ['尚未写入任何内容。', 'Nothing has been written yet.'],
  count: [(rows: string) => `共 ${rows} 条。`, (rows: string) => `${rows} rows.`],
})

/** An operation that looks a file through: what is wrong, row by row, and how many rows are right. */
type Trial = {
  [O in Operation]: Reply<O> extends {
    readonly rowCount: number
    readonly faults: Parameters<typeof Faults>[0]['of']
  }
    ? O
    : never
}[Operation]

interface ImportProps<Typed, T extends Trial, I extends Operation> {
  readonly label: string
  /** What files it takes, as `.csv,.txt`, and how the button says so. */
  readonly accept: string
  readonly choose: string
  readonly fileHelp?: string
  /** What is said once it was imported. */
  readonly done: string
  readonly trial: T
  readonly trialInput: (typed: Typed, file: File) => Input<T>
  readonly operation: I
  readonly input: (typed: Typed, file: File) => Input<I>
  /** Where in the request the fields stand, so that issues find them. */
  readonly prefix: readonly string[]
  readonly initial?: Partial<Typed>
  /** `Form.Item`s of what is to be said beside the file. */
  readonly fields: ReactNode
}

/** A file that is looked through without writing anything, and then imported whole or not at all. */
export function ImportFile<Typed extends object, T extends Trial, I extends Operation>(
  props: ImportProps<Typed, T, I>,
) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ActButton
        type="primary"
        operation={props.operation}
        icon={<UploadOutlined aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {props.label}
      </ActButton>
      {isOpen && <ImportSheet {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function ImportSheet<Typed extends object, T extends Trial, I extends Operation>({
  onClose,
  ...props
}: ImportProps<Typed, T, I> & { readonly onClose: () => void }) {
  const say = useTexts(words)
  const read = useSay()
  const { message } = App.useApp()
  const [form] = Form.useForm<Typed>()
  const [file, setFile] = useState<File>()
  const trial = useAct(props.trial)
  const bring = useAct(props.operation)
  const found = trial.data as Reply<Trial> | undefined
  const isFine = found !== undefined && found.faults.length === 0

  async function go(typed: Typed) {
    try {
      if (!isFine) return await trial.mutateAsync(props.trialInput(typed, file!))
      await bring.mutateAsync(props.input(typed, file!))
      void message.success(props.done)
      onClose()
    } catch (refusal) {
      // It stands in the sheet, and what it says about a field at the field.
      showIssues(form, refusal as ApiError, { prefix: props.prefix, read })
    }
  }
  return (
    <Modal
      open
      title={props.label}
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
          initialValues={props.initial ?? {}}
          onFinish={(typed) => void go(typed)}
          // What was checked is what is imported: a change is checked anew.
          onValuesChange={() => trial.reset()}
        >
          {props.fields}
          <Form.Item label={say.file} extra={props.fileHelp}>
            <div className="row">
              <Upload
                accept={props.accept}
                showUploadList={false}
                beforeUpload={(chosen) => {
                  setFile(chosen)
                  trial.reset()
                  return false
                }}
              >
                <Button icon={<UploadOutlined aria-hidden />}>{props.choose}</Button>
              </Upload>
              {file?.name}
            </div>
          </Form.Item>
        </Form>
        <Outcome error={trial.error ?? bring.error} trial={found} />
      </div>
    </Modal>
  )
}

function Outcome({ error, trial }: { error: ApiError | null; trial: Reply<Trial> | undefined }) {
  const say = useTexts(words)
  const number = useNumber()
  return (
    <>
      {error !== null && <ErrorPanel error={error} />}
      {trial !== undefined && (
        <div role="status" className="stack">
          <div>
            {trial.faults.length === 0 && say.count(number(trial.rowCount))} {say.nothing}
          </div>
          <Faults of={trial.faults} />
        </div>
      )}
    </>
  )
}

/** The bytes of a file, as the API takes what it reads itself. */
export const bytesOf = (file: File) => new Blob([file], { type: 'application/octet-stream' })
