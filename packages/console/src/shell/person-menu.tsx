import { DownOutlined, UserOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { keepCsrfToken } from '../api/client.ts'
import { queryClient, SESSION_KEY, useAct } from '../api/use-api.ts'
import { texts, useTexts } from '../language/language.tsx'
import { roleNames } from '../language/vocabulary.ts'
import { useSession } from '../session/session.tsx'

const words = texts({
  account: ['我的账户', 'My account'],
  signOut: ['退出登录', 'Sign out'],
})

export function PersonMenu() {
  const say = useTexts(words)
  const roles = useTexts(roleNames)
  const { person } = useSession()
  const signOut = useAct('DELETE /session')
  async function leave() {
    await signOut.mutateAsync({}).catch(() => undefined)
    keepCsrfToken(undefined)
    queryClient.clear()
    queryClient.setQueryData(SESSION_KEY, null)
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
