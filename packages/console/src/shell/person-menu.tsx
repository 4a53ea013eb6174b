import { DownOutlined, UserOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { App, Button, Dropdown } from 'antd'
import { type ApiError, call } from '../api/client.ts'
import { texts, useTexts } from '../language/language.tsx'
import { roleNames } from '../language/vocabulary.ts'
import { dropDrafts } from '../session/drafts.ts'
import { useSession } from '../session/session.tsx'

const words = texts({
  account: ['我的账户', 'My account'],
  signOut: ['退出登录', 'Sign out'],
})

const UNAUTHENTICATED = 401

export function PersonMenu() {
  const { message } = App.useApp()
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const { person } = useSession()
  async function leave() {
    try {
      // Not as an act, after which everything is read again: there is nobody left to read it for.
      await call('DELETE /session', {})
    } catch (refusal) {
      const { status, message: says } = refusal as ApiError
      // A session that has ended needs no end.
      if (status !== UNAUTHENTICATED) return void message.error(says)
    }
    dropDrafts()
    // Nothing that was read stays in memory.
    location.reload()
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'roles',
            type: 'group',
            label: person.roles.map((role) => roles[role]).join(' · '),
          },
          { key: 'account', label: <Link to="/account">{say.account}</Link> },
          { key: 'out', label: say.signOut, onClick: () => void leave() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />}>
        {person.name}
        <DownOutlined aria-hidden style={{ fontSize: 10 }} />
      </Button>
    </Dropdown>
  )
}
