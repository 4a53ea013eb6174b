import { App, Button, Form, Input } from 'antd'
import { useAct, useRead } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { roleNames } from '../language/vocabulary.ts'
import { ConfirmedAct } from '../pieces/act.tsx'
import { Instant } from '../pieces/instant.tsx'
import { Facts, Page as PageFrame, Sheet } from '../pieces/page.tsx'
import { ErrorPanel, Read } from '../pieces/states.tsx'
import { useSession } from '../session/session.tsx'
import { NoticeSettings } from './notice-settings.tsx'

const words = texts({
  title: ['我的账户', 'My account'],
  login: ['登录名', 'Login'],
  roles: ['角色', 'Roles'],
  until: ['本次会话有效至', 'This session lasts until'],
  password: ['修改密码', 'Change password'],
  current: ['当前密码', 'Current password'],
  next: ['新密码', 'New password'],
  required: ['必填', 'Required'],
  changed: [
    '密码已修改，其他会话均已结束',
    'The password is changed; all other sessions have ended',
  ],
  sessions: ['登录会话', 'Open sessions'],
  opened: ['登录于', 'Opened'],
  seen: ['最近使用', 'Last used'],
  from: ['来自', 'From'],
  end: ['结束', 'End'],
  endTitle: ['结束该会话', 'End this session'],
  endSays: ['该设备上的登录立即失效。', 'That device is signed out at once.'],
})

export function Page() {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const { person, expiresAt } = useSession()
  return (
    <PageFrame title={say.title}>
      <div className="columns-2">
        <Sheet title={person.name}>
          <Facts
            of={[
              [say.login, <span key="login">{person.login}</span>],
              [say.roles, person.roles.map((role) => roles[role]).join(' · ')],
              [say.until, <Instant key="until" at={expiresAt} />],
            ]}
          />
        </Sheet>
        <PasswordSheet />
        <NoticeSettings />
        <SessionsSheet />
      </div>
    </PageFrame>
  )
}

/** What is typed here is the one thing that no draft keeps. */
function PasswordSheet() {
  const say = useTexts(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<{ current: string; next: string }>()
  const change = useAct('POST /session/password')
  const rules = [{ required: true, message: say.required }]
  async function send(body: { current: string; next: string }) {
    try {
      await change.mutateAsync({ body })
      form.resetFields()
      void message.success(say.changed)
    } catch {
      // The refusal stands in the sheet.
    }
  }
  return (
    <Sheet title={say.password}>
      <Form form={form} layout="vertical" onFinish={send} requiredMark={false}>
        {change.error !== null && <ErrorPanel error={change.error} />}
        <Form.Item name="current" label={say.current} rules={rules}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="next" label={say.next} rules={rules}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button htmlType="submit" loading={change.isPending}>
          {say.password}
        </Button>
      </Form>
    </Sheet>
  )
}

function SessionsSheet() {
  const say = useTexts(words)
  const sessions = useRead('GET /sessions')
  return (
    <Sheet title={say.sessions}>
      <Read of={sessions}>
        {({ items }) => (
          <ul className="listed">
            {items.map(({ id, openedAt, lastSeenAt, ip, userAgent }) => (
              <li key={id} className="stack">
                <Facts
                  of={[
                    [say.opened, <Instant key="opened" at={openedAt} />],
                    [say.seen, <Instant key="seen" at={lastSeenAt} relative />],
                    [say.from, `${ip} ${userAgent ?? ''}`],
                  ]}
                />
                <div>
                  <ConfirmedAct
                    operation="DELETE /sessions/:id"
                    size="small"
                    label={say.end}
                    title={say.endTitle}
                    says={say.endSays}
                    input={() => ({ params: { id } })}
                  />
                </div>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Sheet>
  )
}
