import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Layout, Menu } from 'antd'
import { Suspense } from 'react'
import { texts, useSay, useTexts } from '../language/language.tsx'
import { Loading } from '../pieces/states.tsx'
import { Unread } from '../pieces/unread.tsx'
import { useSession } from '../session/session.tsx'
import { InboxBell } from './inbox-bell.tsx'
import { areaNames, areas } from './navigation.tsx'
import { PersonMenu } from './person-menu.tsx'
import { AppearanceSwitch, LanguageSwitch } from './switches.tsx'
import './frame.css'

const words = texts({
  name: ['衡鉴', 'Hengjian'],
  other: ['Hengjian', '衡鉴'],
  skip: ['跳到内容', 'Skip to content'],
  areas: ['功能区', 'Areas'],
})

/** What stands around every page: areas at the side, institution, person and switches above. */
export function Frame() {
  const say = useTexts(words)
  const names = useTexts(areaNames)
  const read = useSay()
  const { institution } = useSession()
  const { pathname } = useLocation()
  const here = areas.findLast(({ to, also = [] }) =>
    to === '/' ? pathname === '/' : [to, ...also].some((path) => pathname.startsWith(path)),
  )
  return (
    <Layout className="frame" hasSider>
      <a className="skip" href="#content">
        {say.skip}
      </a>
      <Layout.Sider
        className="frame-side"
        width={208}
        theme="light"
        breakpoint="lg"
        collapsedWidth={100}
      >
        <div className="frame-mark">
          <b>{say.name}</b>
          <span>{say.other}</span>
        </div>
        <nav aria-label={say.areas}>
          <Menu
            mode="inline"
            theme="light"
            style={{ border: 0 }}
            tooltip={false}
            selectedKeys={here === undefined ? [] : [here.name]}
            items={areas.map(({ name, to, icon }) => ({
              key: name,
              icon,
              label: <Link to={to}>{names[name]}</Link>,
            }))}
          />
        </nav>
      </Layout.Sider>
      <Layout>
        <Layout.Header className="frame-head">
          <span className="grow">{read(institution.name)}</span>
          <LanguageSwitch />
          <AppearanceSwitch />
          <InboxBell />
          <PersonMenu />
        </Layout.Header>
        <main id="content" className="frame-body" tabIndex={-1}>
          <Unread />
          <Suspense fallback={<Loading rows={8} />}>
            <Outlet />
          </Suspense>
        </main>
      </Layout>
    </Layout>
  )
}
