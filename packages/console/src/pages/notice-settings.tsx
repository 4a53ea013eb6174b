import { App, Button, Checkbox, Form } from 'antd'
import type { Operations } from '../api/schema.ts'
import { useAct, useRead } from '../api/use-api.ts'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { Sheet } from '../pieces/page.tsx'
import { ErrorPanel, Read } from '../pieces/states.tsx'

const words = texts({
  title: ['邮件通知', 'Notices by e-mail'],
  says: [
    '所有通知都在站内；这里选择哪些同时发邮件。灰色的不可关闭。',
    'All notices stand in the inbox; here you choose which also come by e-mail. Grey ones cannot be switched off.',
  ],
  save: ['保存', 'Save'],
  saved: ['已保存', 'Saved'],
})

type Kind = Operations['PUT /notices/settings']['body']['withoutEmail'][number]

/** Of which kinds of notice one gets no e-mail. */
export function NoticeSettings() {
  const say = useTexts(words)
  const kinds = useRead('GET /notices/kinds')
  const settings = useRead('GET /notices/settings')
  return (
    <Sheet title={say.title}>
      <p className="dim">{say.says}</p>
      <Read of={kinds}>
        {({ items }) => (
          <Read of={settings}>
            {({ withoutEmail }) => <Choice kinds={items} withoutEmail={withoutEmail} />}
          </Read>
        )}
      </Read>
    </Sheet>
  )
}

function Choice({
  kinds,
  withoutEmail,
}: {
  kinds: readonly {
    readonly id: string
    readonly title: { readonly zh: string; readonly en: string }
    readonly mandatory: boolean
  }[]
  withoutEmail: readonly string[]
}) {
  const say = useTexts(words)
  const read = useSay()
  const { message } = App.useApp()
  const change = useAct('PUT /notices/settings')
  async function send({ withEmail }: { withEmail: readonly string[] }) {
    const off = kinds.filter(({ id, mandatory }) => !mandatory && !withEmail.includes(id))
    try {
      await change.mutateAsync({ body: { withoutEmail: off.map(({ id }) => id as Kind) } })
      void message.success(say.saved)
    } catch {
      // The refusal stands in the sheet.
    }
  }
  return (
    <Form
      layout="vertical"
      onFinish={send}
      initialValues={{
        withEmail: kinds.map(({ id }) => id).filter((id) => !withoutEmail.includes(id)),
      }}
    >
      {change.error !== null && <ErrorPanel error={change.error} />}
      <Form.Item name="withEmail">
        <Checkbox.Group
          style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', width: '100%', rowGap: 6 }}
          options={kinds.map(({ id, title, mandatory }) => ({
            value: id,
            label: read(title),
            disabled: mandatory,
          }))}
        />
      </Form.Item>
      <Button htmlType="submit" loading={change.isPending}>
        {say.save}
      </Button>
    </Form>
  )
}
