import { App, Button, Form, type FormInstance } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import type { ApiError, FieldIssue, Input, Operation, Reply } from '../api/client.ts'
import { useAct } from '../api/use-api.ts'
import { type Bilingual, texts, useSay, useTexts } from '../language/language.tsx'
import { keptDraft, keptDraftName } from '../session/drafts.ts'
import { useSession, useWhyNot } from '../session/session.tsx'
import { ErrorPanel } from './states.tsx'

const words = texts({
  saved: ['已保存', 'Saved'],
  discard: ['放弃已填内容', 'Discard what was typed'],
})

/**
 * A form at an address of its own. What is typed stays in this tab until it is sent or discarded: over a reload, a lost
 * session and a look elsewhere. What the API says about a field stands at the field.
 */
export function DraftForm<O extends Operation, Values extends object>({
  name,
  operation,
  initial,
  input,
  submit,
  onDone,
  children,
  prefix = BODY,
  fieldOf = NONE,
  unkept = NEVER,
  done,
}: {
  /** Under which the draft is kept: one for each object, as `application/app_…`. */
  name: string
  operation: O
  initial: Partial<Values>
  input: (values: Values) => Input<O>
  submit: string
  /** What is said once it was sent, where nothing was saved. */
  done?: string
  onDone: (reply: Reply<O>) => void
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode)
  /** Where in the request the values stand, so that issues find their field. */
  prefix?: readonly string[]
  /** Fields at which refusals stand that name none, by their code. */
  fieldOf?: Readonly<Record<string, string>>
  /** Secrets: what is typed there is gone with the page. */
  unkept?: readonly string[]
}) {
  const say = useTexts(words)
  const read = useSay()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const act = useAct(operation)
  const why = useWhyNot()(operation)
  const { person } = useSession()
  const keptAs = keptDraftName(person.id, name)
  const kept = useRef(keptDraft<Values>(keptAs)).current

  const refusal = act.error
  useEffect(() => {
    if (refusal === null) return
    showIssues(form, refusal, { prefix, read })
    const field = fieldOf[refusal.code]
    if (field !== undefined) form.setFields([{ name: field, errors: [refusal.message] }] as never)
  }, [form, refusal, prefix, fieldOf, read])

  async function send(values: Values) {
    try {
      const reply = await act.mutateAsync(input(values))
      sessionStorage.removeItem(keptAs)
      void message.success(done ?? say.saved)
      onDone(reply)
    } catch {
      // The refusal stands above the form and at its fields.
    }
  }
  function discard() {
    sessionStorage.removeItem(keptAs)
    form.resetFields()
    form.setFieldsValue(initial as never)
  }
  return (
    <Form<Values>
      form={form}
      className="form"
      layout="vertical"
      initialValues={{ ...initial, ...kept }}
      onValuesChange={(_, all) => keepDraft(keptAs, all, unkept)}
      onFinish={send}
      scrollToFirstError={{ focus: true }}
    >
      {refusal !== null && (
        <div style={{ marginBottom: 16 }}>
          <ErrorPanel error={refusal} />
        </div>
      )}
      {typeof children === 'function' ? children(form) : children}
      <div className="row">
        <Button
          type={why === undefined ? 'primary' : 'default'}
          htmlType={why === undefined ? 'submit' : 'button'}
          loading={act.isPending}
          aria-disabled={why !== undefined}
        >
          {submit}
        </Button>
        <Button type="text" onClick={discard}>
          {say.discard}
        </Button>
        {why !== undefined && <span className="dim">{why}</span>}
      </div>
    </Form>
  )
}

const BODY = ['body'] as const
const NONE: Readonly<Record<string, string>> = {}
const NEVER: readonly string[] = []

function keepDraft(keptAs: string, values: object, unkept: readonly string[]) {
  const kept = Object.entries(values).filter(([name]) => !unkept.includes(name))
  sessionStorage.setItem(keptAs, JSON.stringify(Object.fromEntries(kept)))
}

/** `body.name.zh` belongs to the field `['name', 'zh']`. */
export function showIssues<Values>(
  form: FormInstance<Values>,
  error: ApiError,
  { prefix, read }: { prefix: readonly string[]; read: (text: Bilingual) => string },
) {
  const fields = error.issues.map(({ at, message }: FieldIssue) => ({
    name: at
      .split('.')
      .slice(prefix.length)
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    errors: [read(message)],
  }))
  form.setFields(fields as never)
}
