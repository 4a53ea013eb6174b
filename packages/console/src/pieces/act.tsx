import { App, Button, type ButtonProps, Form, type FormInstance, Input, Modal, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import type { ApiError, Input as ApiInput, Operation, Reply } from '../api/client.ts'
import { useAct } from '../api/use-api.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { useWhyNot } from '../session/session.tsx'
import { showIssues } from './draft-form.tsx'
import { ErrorPanel } from './states.tsx'
import { useLeaving } from './use-leaving.ts'

const words = texts({
  cancel: ['取消', 'Cancel'],
  reason: ['理由', 'Reason'],
  reasonMissing: ['请写明理由', 'Say why'],
  done: ['已完成', 'Done'],
})

interface DoorProps extends Pick<ButtonProps, 'type' | 'danger' | 'size' | 'icon' | 'loading'> {
  readonly operation: Operation
  readonly children: ReactNode
  /** Why this very object does not allow it now, which the API would say as well. */
  readonly notNow?: string | undefined
  readonly onClick: () => void
}

/** A button for an act: never hidden; where the role or the state does not allow it, disabled with the reason. */
export function ActButton({ operation, children, notNow, onClick, ...rest }: DoorProps) {
  const why = useWhyNot()(operation) ?? notNow
  if (why === undefined) {
    return (
      <Button {...rest} onClick={onClick}>
        {children}
      </Button>
    )
  }
  // It stays in the order of the keyboard, so that the reason can be read there, too.
  return (
    <Tooltip title={why} trigger={['hover', 'focus']}>
      <Button {...rest} type="default" danger={false} aria-disabled aria-description={why}>
        {children}
      </Button>
    </Tooltip>
  )
}

/** An act that needs no sheet: it is done at once, and a refusal is said in passing. */
export function PlainAct<O extends Operation>({
  operation,
  input,
  onDone,
  ...button
}: Omit<DoorProps, 'onClick' | 'loading'> & {
  readonly operation: O
  readonly input: () => ApiInput<O>
  readonly onDone?: () => void
}) {
  const { message } = App.useApp()
  const act = useAct(operation)
  async function run() {
    try {
      await act.mutateAsync(input())
      onDone?.()
    } catch (refusal) {
      const { message: happened, remedy } = refusal as ApiError
      void message.error(`${happened} · ${remedy}`)
    }
  }
  return (
    <ActButton
      {...button}
      operation={operation}
      loading={act.isPending}
      onClick={() => void run()}
    />
  )
}

/**
 * An act that asks first: a sheet that names what it hits, with a reason where one is kept, and the refusal in
 * place where there is one.
 */
export function ConfirmedAct<O extends Operation>({
  operation,
  label,
  title,
  says,
  input,
  withReason = false,
  fields,
  said,
  onDone,
  ...button
}: Omit<DoorProps, 'onClick' | 'children'> & {
  readonly operation: O
  /** What is said once it was answered, where that is not all there is to it. */
  readonly said?: string
  readonly label: ReactNode
  readonly title: string
  /** What will happen, to whom. */
  readonly says: ReactNode
  readonly input: (
    values: { readonly reason: string } & Readonly<Record<string, string>>,
  ) => ApiInput<O>
  readonly withReason?: boolean
  /** Further `Form.Item`s. */
  readonly fields?: ReactNode
  readonly onDone?: (reply: Reply<O>) => void
}) {
  const say = useTexts(words)
  const read = useSay()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [form] = Form.useForm()
  const act = useAct(operation)

  function close() {
    setOpen(false)
    act.reset()
  }
  async function run(values: { reason: string } & Record<string, string>) {
    try {
      const reply = await act.mutateAsync(input(values))
      close()
      form.resetFields()
      onDone?.(reply)
      void (said === undefined ? message.success(say.done) : message.info(said))
    } catch (refusal) {
      // It stands in the sheet, and what it says about a field at the field.
      showIssues(form, refusal as ApiError, { prefix: ['body'], read })
    }
  }
  return (
    <>
      <ActButton operation={operation} {...button} onClick={() => setOpen(true)}>
        {label}
      </ActButton>
      <Modal
        open={open}
        title={title}
        okText={label}
        cancelText={say.cancel}
        okButtonProps={{ danger: button.danger ?? false, loading: act.isPending }}
        onOk={() => form.submit()}
        onCancel={close}
        destroyOnHidden
      >
        <div className="stack">
          <Typed of={form} />
          <div>{says}</div>
          <Refusal error={act.error} />
          <Form form={form} layout="vertical" onFinish={run}>
            {fields}
            {withReason && (
              <Form.Item
                name="reason"
                label={say.reason}
                rules={[{ required: true, whitespace: true, message: say.reasonMissing }]}
              >
                <Input.TextArea autoFocus rows={3} maxLength={2_000} />
              </Form.Item>
            )}
          </Form>
        </div>
      </Modal>
    </>
  )
}

/** Stands in the sheet as long as it is open. */
function Typed({ of }: { of: FormInstance }) {
  useLeaving(() => of.isFieldsTouched())
  return null
}

const Refusal = ({ error }: { error: ApiError | null }) =>
  error === null ? null : <ErrorPanel error={error} />
